package io.baton.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Accounts for every suite of the profile {@code machine}: outside it each is named with what it
 * needs, and inside it each has run.
 */
final class MachineSuitesTest {

  /** Set in the profile: where Surefire wrote what it ran. */
  private static final String REPORTS = "baton.machine.reports";

  @Test
  void everySuiteIsNamedOrHasRun() throws Exception {
    ImmutableList<Class<?>> suites = MachineSuites.all();
    assertFalse(suites.isEmpty(), "the suites are not found");
    String reports = System.getProperty(REPORTS);
    if (reports == null) {
      for (Class<?> suite : suites) {
        System.out.printf(
            "Not run: %s; it needs %s. scripts/machine-tests runs it.%n",
            MachineSuites.name(suite), MachineSuites.needs(suite));
      }
    } else {
      assertEquals("", String.join("\n", shortfalls(suites, Path.of(reports))));
    }
  }

  private static List<String> shortfalls(List<Class<?>> suites, Path reports) throws Exception {
    List<String> shortfalls = new ArrayList<>();
    for (Class<?> suite : suites) {
      SuiteReport.shortfall(reports, suite)
          .ifPresent(
              why ->
                  shortfalls.add(
                      suite.getName()
                          + ": "
                          + why
                          + " (it needs "
                          + MachineSuites.needs(suite)
                          + ")"));
    }
    return shortfalls;
  }
}
