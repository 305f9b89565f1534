package io.baton.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuiteReportTest {

  @TempDir Path reports;

  private Optional<String> shortfallOf(String report) throws IOException {
    Files.writeString(reports.resolve("TEST-" + SuiteReportTest.class.getName() + ".xml"), report);
    return SuiteReport.shortfall(reports, SuiteReportTest.class);
  }

  @Test
  void aSuiteThatRanHasNone() throws Exception {
    assertEquals(Optional.empty(), shortfallOf("<testsuite tests='2' skipped='0'/>"));
  }

  @Test
  void aSuiteWithoutAReportDidNotRun() throws Exception {
    assertTrue(SuiteReport.shortfall(reports, String.class).orElseThrow().contains("did not run"));
  }

  @Test
  void aSuiteWithoutTestsDidNotRun() throws Exception {
    assertEquals(Optional.of("it has no tests"), shortfallOf("<testsuite tests='0' skipped='0'/>"));
  }

  @Test
  void oneSkippedTestIsAShortfall() throws Exception {
    assertEquals(
        Optional.of("1 of 2 tests were skipped: no engine"),
        shortfallOf(
            "<testsuite tests='2' skipped='1'><testcase/>"
                + "<testcase><skipped message='no engine'/></testcase></testsuite>"));
  }

  @Test
  void whatIsNotAReportIsNamed() {
    IOException e = assertThrows(IOException.class, () -> shortfallOf("tests='1'"));
    assertTrue(e.getMessage().contains(SuiteReportTest.class.getName()), e::getMessage);
  }
}
