package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.socket.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

  private final LineReader reader = new LineReader();

  private void arrive(String text) throws IOException {
    arrive(text.getBytes(UTF_8));
  }

  private void arrive(byte[] bytes) throws IOException {
    reader.fill(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  /** What is there, requests as they are and others by their code. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Line line = reader.next(); line != null; line = reader.next()) {
      if (line instanceof Line.Unreadable unreadable) {
        lines.add("<" + unreadable.why().code() + ">");
        if (unreadable.last()) {
          return lines;
        }
      } else if (line instanceof Line.Request request) {
        lines.add(request.text());
      }
    }
    return lines;
  }

  @Test
  void linesMayComeInAnyPieces() throws IOException {
    arrive("a\nbc\r\n\nd");
    assertEquals(List.of("a", "bc", ""), lines());
    assertTrue(reader.hasPart());
    arrive("e");
    assertNull(reader.next());
    arrive("\r");
    arrive("\n\tf g\n");
    assertEquals(List.of("de", "\tf g"), lines());
    assertFalse(reader.hasPart());
  }

  @Test
  void aCharacterMayComeInTwoPieces() throws IOException {
    byte[] text = "ä\n".getBytes(UTF_8);
    arrive(new byte[] {text[0]});
    assertNull(reader.next());
    arrive(new byte[] {text[1], text[2]});
    assertEquals(List.of("ä"), lines());
  }

  @Test
  void theLongestLineIsTaken() throws IOException {
    String longest = "x".repeat(LineReader.MAX_LINE);
    arrive(longest);
    assertNull(reader.next());
    arrive("\ny\n");
    assertEquals(List.of(longest, "y"), lines());
    arrive("z".repeat(100));
    assertNull(reader.next());
    arrive("z".repeat(LineReader.MAX_LINE - 100) + "\n");
    assertEquals(List.of("z".repeat(LineReader.MAX_LINE)), lines());
  }

  @Test
  void aLongerOneIsTheLast() throws IOException {
    arrive("a\n" + "x".repeat(LineReader.MAX_LINE + 1));
    assertEquals(List.of("a", "<too-long>"), lines(), "before its end has come");
    reader.clear();
    arrive("x".repeat(LineReader.MAX_LINE + 1) + "\nhelp\n");
    assertEquals(List.of("<too-long>"), lines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\0b",
        "\u001b[2J",
        "a\rb",
        "\u007f",
        "\u00c2\u0085",
        "\u00ff",
        "\u00c3",
        "\u00c0\u00af",
        "\u00ed\u00a0\u0080",
        "a\r\r"
      })
  void whatIsNoPlainTextCostsItsLineOnly(String latin1) throws IOException {
    arrive(("before\n" + latin1 + "\nafter\n").getBytes(ISO_8859_1));
    assertEquals(List.of("before", "<garbage>", "after"), lines());
  }
}
