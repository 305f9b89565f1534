package io.baton.demo.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void reportsAreReadAsTheyWereWritten() {
    List<Report> all =
        List.of(
            new Report.Opened("id", 2, "1.7", "node-1", 3, 4, 5, 6, 7),
            new Report.At(8),
            new Report.Acked("2.8", 9, 3),
            new Report.Done("digest", "2.9", 10, 11, 12));
    for (Report report : all) {
      assertFalse(report.line().contains("\n"));
      assertEquals(report, Report.parse(report.line()));
    }
    assertEquals("{\"event\":\"at\",\"position\":8}", new Report.At(8).line());
  }

  @Test
  void halfALineIsNoReport() {
    assertThrows(IllegalArgumentException.class, () -> Report.parse("{\"event\":\"at\",\"pos"));
  }
}
