package io.baton.daemon.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.daemon.testing.Exposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker of scrapes complains of what is wrong. */
class ExpositionTest {

  private static final String GOOD = "# HELP a_total A.~# TYPE a_total counter~a_total{k=\"v\"} 1~";
  private static final String HISTOGRAM =
      "# HELP h_seconds H.~# TYPE h_seconds histogram~"
          + "h_seconds_bucket{le=\"1.0\"} 1~h_seconds_bucket{le=\"+Inf\"} 2~"
          + "h_seconds_count 2~h_seconds_sum 3.5~";

  private static Exposition parse(String text) {
    return Exposition.parse(text.replace('~', '\n'));
  }

  @Test
  void whatIsRightPasses() {
    assertEquals(1, parse(GOOD + HISTOGRAM).value("a_total", "k=v"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a_total 1~|without TYPE",
        "# HELP a_total A.~# TYPE a_total counter~a_total 1|does not end",
        "# HELP a_total A.~# TYPE a_total counter~a_total 1~a_total 2~|second sample",
        "# HELP a_total A.~# TYPE a_total counter~a_total -1~|below 0",
        "# HELP a_total A.~# TYPE a_total counter~a_total x~|no number",
        "# HELP a_total A.~# TYPE a_total counter~a_total{k=v} 1~|no label",
        "# HELP a_total A.~# TYPE a_total counter~a_total{k=\"v\",k=\"w\"} 1~|label twice",
        "# HELP a_total A.~# TYPE a_total counter~b_total 1~|another metric",
        "# HELP a A.~# TYPE a counter~a 1~|_total",
        "# HELP a_total A.~# TYPE a_total gauge~a_total 1~|_total",
        "# HELP a_ms A.~# TYPE a_ms gauge~a_ms 1~|base unit",
        "# TYPE a_total counter~a_total 1~|follow its HELP",
        "# HELP a A.~# TYPE a gauge~a 1~# HELP b B.~# TYPE b gauge~b 1~# HELP a A.~|apart",
      })
  void whatIsWrongIsNamed(String text, String complaint) {
    String message = assertThrows(AssertionError.class, () -> parse(text)).getMessage();
    assertTrue(message.contains(complaint), message);
  }

  @Test
  void histogramsAddUp() {
    assertThrows(
        AssertionError.class, () -> parse(HISTOGRAM.replace("le=\"1.0\"} 1", "le=\"1.0\"} 3")));
    assertThrows(AssertionError.class, () -> parse(HISTOGRAM.replace("count 2", "count 1")));
  }
}
