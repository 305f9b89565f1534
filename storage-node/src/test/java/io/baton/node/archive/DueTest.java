package io.baton.node.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.ArchivePolicy;
import io.baton.api.Version;
import io.baton.node.archive.Due.Archived;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a version is archived. */
class DueTest {

  private static Version version(String text) {
    return text.equals("none") ? Version.NONE : Version.parse(text);
  }

  @ParameterizedTest
  @CsvSource({
    // every N, every s, requested, committed, newest archived, its age, due
    "0, 0, none, 1.5, none, 0, false",
    "0, 0, none, 1.5, 1.4, 9999, false",
    "0, 0, 1.5, 1.5, none, 0, true",
    "0, 0, 1.5, 1.5, 1.4, 0, true",
    "0, 0, 1.5, 1.9, 1.5, 9999, false",
    "0, 0, 1.5, 1.9, 1.6, 9999, false",
    "0, 0, 1.5, 2.6, 1.4, 0, true",
    "3, 0, none, 1.5, none, 0, true",
    "3, 0, none, 1.5, 1.3, 9999, false",
    "3, 0, none, 1.5, 1.2, 0, true",
    "3, 0, none, 2.5, 1.2, 0, true",
    "0, 60, none, 1.5, none, 0, true",
    "0, 60, none, 1.5, 1.4, 59, false",
    "0, 60, none, 1.5, 1.4, 60, true",
    "0, 60, none, 1.5, 1.5, 9999, false",
    "1, 1, 9.9, 1.5, 1.5, 9999, false",
    "1, 1, 9.9, 1.5, 2.1, 9999, false"
  })
  void itIsDecidedByNumberTimeAndRequest(
      int versions,
      int seconds,
      String requested,
      String committed,
      String newest,
      int age,
      boolean due) {
    ArchivePolicy policy =
        new ArchivePolicy(
            "file:///a",
            versions,
            Duration.ofSeconds(seconds),
            0,
            Duration.ZERO,
            version(requested));
    Archived archived = new Archived(version(newest), Duration.ofSeconds(age));
    assertEquals(due, Due.isDue(policy, version(committed), archived));
  }
}
