package io.baton.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of an export, as agreed. A change here is a new format. To rewrite the file after an
 * intended one: run this test with {@code -Dbaton.rewriteGolden=true}, then look at the difference
 * and at {@code docs/export-format.md}.
 */
class GoldenExportTest {

  private static final Path GOLDEN = Path.of("src/test/resources/export/format-1.hex");
  private static final int BYTES_PER_LINE = 32;

  @TempDir Path directory;

  @Test
  void bytesAreAsAgreed() throws Exception {
    String written =
        hex(Exports.bytes(Exports.write(Exports.small(), directory.resolve("export"))));
    if (Boolean.getBoolean("baton.rewriteGolden")) {
      Files.writeString(GOLDEN, written);
    }
    assertEquals(Files.readString(GOLDEN), written);
  }

  @Test
  void agreedBytesAreUnderstood() throws Exception {
    byte[] agreed = HexFormat.of().parseHex(Files.readString(GOLDEN).replace("\n", ""));
    Path file = Files.write(directory.resolve("agreed"), agreed);
    assertArrayEquals(Exports.small().content(), Exports.content(file, 2 * Exports.BLOCK));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int count = Math.min(BYTES_PER_LINE, bytes.length - at);
      text.append(HexFormat.of().formatHex(bytes, at, at + count)).append('\n');
    }
    return text.toString();
  }
}
