package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import java.nio.ByteBuffer;

/** How answers look: one line each, {@code ok TEXT} or {@code error CODE MESSAGE}. */
final class Answer {

  /** Bytes of an answer with its line end. */
  static final int MAX_BYTES = 64 << 10;

  private static final byte[] ELLIPSIS = "…".getBytes(UTF_8);

  /** What may end a line, or move the cursor, where an answer is read or shown. */
  private static final CharMatcher CONTROL =
      CharMatcher.javaIsoControl().or(CharMatcher.anyOf("\u2028\u2029"));

  private Answer() {}

  static String ok(String text) {
    return text.isEmpty() ? "ok" : "ok " + oneLine(text);
  }

  static String error(String code, String message) {
    return "error " + code + " " + oneLine(message);
  }

  static String error(RequestException why) {
    return error(why.code(), String.valueOf(why.getMessage()));
  }

  private static String oneLine(String text) {
    return CONTROL.replaceFrom(text, ' ');
  }

  /** The line as it is sent, cut to {@link #MAX_BYTES} between two characters. */
  static ByteBuffer bytes(String line) {
    byte[] text = line.getBytes(UTF_8);
    int length = text.length;
    byte[] end = {};
    if (length >= MAX_BYTES) {
      end = ELLIPSIS;
      length = MAX_BYTES - 1 - end.length;
      while (isContinuation(text[length])) {
        length--;
      }
    }
    return ByteBuffer.allocate(length + end.length + 1)
        .put(text, 0, length)
        .put(end)
        .put((byte) '\n')
        .flip();
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
