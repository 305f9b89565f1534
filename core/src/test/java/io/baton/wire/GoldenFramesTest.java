package io.baton.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every message, as agreed. A change here is a new protocol version. To rewrite the
 * files after an intended one: run this test with {@code -Dbaton.rewriteGolden=true}, then look at
 * the difference and at {@code docs/protocol.md}.
 */
class GoldenFramesTest {

  private static final Path FILES = Path.of("src/test/resources/wire");
  private static final long REQUEST_ID = 0x0a0b0c0d01020304L;
  private static final int BYTES_PER_LINE = 32;

  static List<Object> messages() {
    return Samples.all();
  }

  @BeforeAll
  static void rewrite() throws IOException {
    if (Boolean.getBoolean("baton.rewriteGolden")) {
      for (Object message : messages()) {
        Files.writeString(fileOf(message), hex(Frames.encode(REQUEST_ID, message)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void bytesAreAsAgreed(Object message) throws Exception {
    assertEquals(Files.readString(fileOf(message)), hex(Frames.encode(REQUEST_ID, message)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void agreedBytesAreUnderstood(Object message) throws Exception {
    String text = Files.readString(fileOf(message)).replace("\n", "");
    Frame frame = FrameCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(text)));
    assertEquals(REQUEST_ID, frame.requestId());
    assertEquals(Frames.describe(message), Frames.describe(frame.message()));
  }

  @Test
  void everyMessageHasItsFile() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      assertEquals(
          CodecTable.ALL.stream()
              .map(codec -> codec.message().getSimpleName() + ".hex")
              .collect(Collectors.toSet()),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    assertEquals(CodecTable.ALL.size(), messages().size());
  }

  private static Path fileOf(Object message) {
    return FILES.resolve(message.getClass().getSimpleName() + ".hex");
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
    }
    return text.toString();
  }
}
