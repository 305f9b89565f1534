package io.baton.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people write them. */
class AgeTest {

  @ParameterizedTest
  @CsvSource({"0s,0,0s", "90s,90,90s", "10m,600,10m", "120m,7200,2h", "48h,172800,2d"})
  void isReadAndWritten(String text, long seconds, String written) {
    Duration age = Age.parse(text);
    assertEquals(seconds, age.toSeconds());
    assertEquals(written, Age.format(age));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "1.5h", "-1s", "10 m", "1w", "9999999999s"})
  void allElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Age.parse(text));
  }
}
