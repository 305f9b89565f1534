package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  private static String sent(String line) {
    return UTF_8.decode(Answer.bytes(line)).toString();
  }

  @Test
  void anAnswerIsOneLine() {
    assertEquals("ok", Answer.ok(""));
    assertEquals("ok 3.127", Answer.ok("3.127"));
    assertEquals("ok a b  c d e", Answer.ok("a\nb\r\nc\u2028d\u0000e"));
    assertEquals("error fenced a b c", Answer.error("fenced", "a\nb\u0085c"));
    assertEquals("ok äöü\n", sent(Answer.ok("äöü")));
  }

  @Test
  void whatFitsIsNotCut() {
    String longest = "x".repeat(Answer.MAX_BYTES - 1);
    assertEquals(longest + "\n", sent(longest));
    assertEquals(
        "x".repeat(Answer.MAX_BYTES - 4) + "…\n", sent(longest + "x"), "one byte too many");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void isCutBetweenCharacters(int before) {
    String line = "x".repeat(before) + "€𝄞".repeat(20_000);
    String cut = sent(line);
    int length = cut.getBytes(UTF_8).length;
    assertTrue(length <= Answer.MAX_BYTES && length > Answer.MAX_BYTES - 4, "bytes: " + length);
    assertTrue(cut.endsWith("…\n"));
    assertTrue(line.startsWith(cut.substring(0, cut.length() - 2)), "half a character");
  }
}
