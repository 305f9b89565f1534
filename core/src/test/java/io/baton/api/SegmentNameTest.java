package io.baton.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "orders/eu/book", "Größe/注文", "...", "a b", "with.dots/..and more"})
  void takesNames(String name) {
    assertEquals(name, SegmentName.of(name).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty",
        "/a | empty parts",
        "a/ | empty parts",
        "a//b | empty parts",
        ". | must not be",
        "a/../b | must not be",
        "'a\tb' | control characters",
        "'a\u0085' | control characters",
        "'\uD800' | surrogate"
      })
  void refusesNamesAndStatesTheRule(String name, String rule) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SegmentName.of(name));
    assertTrue(e.getMessage().contains(rule), e::getMessage);
  }

  @Test
  void countsBytesNotCharacters() {
    assertEquals(
        SegmentName.MAX_BYTES, SegmentName.of("x".repeat(SegmentName.MAX_BYTES)).value().length());
    String tooLong = "注".repeat(SegmentName.MAX_BYTES / 3 + 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SegmentName.of(tooLong));
    assertTrue(e.getMessage().contains("255"), e::getMessage);
  }
}
