package io.baton.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and how often versions are archived. */
class ArchivePolicyTest {

  private static ArchivePolicy policy(
      String location, long versions, Duration every, int last, Duration age) {
    return new ArchivePolicy(location, versions, every, last, age, Version.NONE);
  }

  private static ArchivePolicy at(String location) {
    return policy(location, 0, Duration.ZERO, 0, Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/mnt/hush",
        "ftp://hush",
        "s3://u:hush@bucket",
        "s3://a b",
        "s3:",
        "file:///ü"
      })
  void whatIsNoLocationIsRefusedAndNotRepeated(String location) {
    String refusal = assertThrows(IllegalArgumentException.class, () -> at(location)).getMessage();
    assertFalse(refusal.contains("hush"), refusal);
    assertThrows(IllegalArgumentException.class, () -> at("file:///" + "a".repeat(1020)));
    assertEquals(1024, at("file:///" + "a".repeat(1016)).location().length());
  }

  @Test
  void numbersHaveRanges() {
    Duration day = Duration.ofDays(1);
    assertThrows(IllegalArgumentException.class, () -> policy("s3://b", -1, day, 0, day));
    assertThrows(IllegalArgumentException.class, () -> policy("s3://b", 0, day, -1, day));
    for (Duration bad :
        new Duration[] {day.negated(), Duration.ofDays(3651), Duration.ofMillis(1500)}) {
      assertThrows(IllegalArgumentException.class, () -> policy("s3://b", 0, bad, 0, day));
      assertThrows(IllegalArgumentException.class, () -> policy("s3://b", 0, day, 0, bad));
    }
  }

  @Test
  void itSaysWhatItDoes() {
    Duration day = Duration.ofDays(1);
    assertFalse(at("s3://b").isRegular() || at("s3://b").expires());
    assertTrue(policy("s3://b", 1, Duration.ZERO, 0, Duration.ZERO).isRegular());
    assertTrue(policy("s3://b", 0, day, 0, Duration.ZERO).isRegular());
    assertTrue(policy("s3://b", 0, Duration.ZERO, 1, Duration.ZERO).expires());
    assertTrue(policy("s3://b", 0, Duration.ZERO, 0, day).expires());
    assertEquals(new Version(1, 2), at("s3://b").requesting(new Version(1, 2)).requested());
  }
}
