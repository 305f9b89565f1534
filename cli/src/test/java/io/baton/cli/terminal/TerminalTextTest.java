package io.baton.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

  @Test
  void tableAlignsItsColumns() {
    Table table = Table.of("NODE", ">USED", "ZONE").row("n1", "1 B", "a").row("node-2", "10 B", "");
    assertEquals(
        """
        NODE    USED  ZONE
        n1       1 B  a
        node-2  10 B
        """,
        table.toString());
  }

  @Test
  void tableRefusesARowThatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> Table.of("A", "B").row("only one"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "1K, 1024",
    "64MiB, 67108864",
    "2 GB, 2147483648",
    "1T, 1099511627776"
  })
  void bytesAreRead(String text, long bytes) {
    assertEquals(bytes, ByteCount.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5M", "64mb", "K", "999999999T", "1e3"})
  void otherBytesAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ByteCount.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "67108864, 64 MiB",
    "1099511627776, 1 TiB",
    "1125899906842624, 1024 TiB"
  })
  void bytesAreWritten(long bytes, String text) {
    assertEquals(text, ByteCount.format(bytes));
  }

  @Test
  void activityShowsAsMuchAsIsKnown() {
    assertEquals("putting a  3 s", Activity.line("putting a", 0, 0, ByteCount::format, 3));
    assertEquals(
        "getting a  1 KiB  3 s", Activity.line("getting a", 1024, 0, ByteCount::format, 3));
    assertEquals(
        "putting a  [###############...............] 1 KiB of 2 KiB  0 s",
        Activity.line("putting a", 1024, 2048, ByteCount::format, 0));
  }
}
