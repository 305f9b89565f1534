package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/** Cuts what arrives into lines; holds never more than {@link #CAPACITY} bytes. */
final class LineReader {

  /** Bytes of a line before its {@code \n}. */
  static final int MAX_LINE = 4096;

  private static final int CAPACITY = 2 * MAX_LINE;

  /** A line that arrived whole, or is known to be too long. */
  sealed interface Line {

    /** One that can be read. */
    record Request(String text) implements Line {}

    /**
     * One that cannot.
     *
     * @param last whether nothing after it can be read either
     */
    record Unreadable(RequestException why, boolean last) implements Line {}
  }

  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).flip();
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /**
   * Takes in what has arrived. To be called only when {@link #next} has nothing more: then there is
   * room.
   *
   * @return bytes, negative if there will be no more
   */
  int fill(ReadableByteChannel channel) throws IOException {
    bytes.compact();
    try {
      return channel.read(bytes);
    } finally {
      bytes.flip();
    }
  }

  /** The next line, if it is there. */
  @Nullable Line next() {
    int end = bytes.position();
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    if (end - bytes.position() > MAX_LINE) {
      return new Line.Unreadable(
          new RequestException(
              "too-long",
              "a line has at most "
                  + MAX_LINE
                  + " bytes: nothing of it was done; ask more shortly, on a new connection"),
          true);
    }
    if (end == bytes.limit()) {
      return null;
    }
    ByteBuffer line = bytes.slice(bytes.position(), end - bytes.position());
    bytes.position(end + 1);
    return decoded(line);
  }

  private Line decoded(ByteBuffer line) {
    int length = line.limit();
    if (length > 0 && line.get(length - 1) == '\r') {
      line.limit(length - 1);
    }
    try {
      String text = decoder.decode(line).toString();
      return text.chars().anyMatch(LineReader::isControl)
          ? garbage("control characters")
          : new Line.Request(text);
    } catch (CharacterCodingException e) {
      return garbage("what is not UTF-8");
    }
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\t';
  }

  private static Line garbage(String what) {
    return new Line.Unreadable(
        new RequestException(
            "garbage", "the line has " + what + ": nothing was done; ask in plain text"),
        false);
  }

  /** Whether something is there beside what {@link #next} has returned. */
  boolean hasPart() {
    return bytes.hasRemaining();
  }

  /** Forgets what is there. */
  void clear() {
    bytes.position(bytes.limit());
  }
}
