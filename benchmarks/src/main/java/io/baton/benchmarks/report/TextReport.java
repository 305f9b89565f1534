package io.baton.benchmarks.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** Results as a table, for people. */
public final class TextReport {

  private static final String ROW = "%-24s %12s %12s %8s  %-12s %-7s %s%n";

  private TextReport() {}

  /** One line for each figure. */
  public static String of(Results results, Machine machine) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d cores, Linux %s, Java %s, load before %s, commit %s, files in %s%n"
                + "Medians. MB: 10^6 bytes of the segment, however many copies are made.%n%n",
            machine.cores(),
            machine.kernel(),
            machine.java(),
            machine.load(),
            machine.commit(),
            machine.directory()));
    text.append(String.format(ROW, "figure", "baton", "bare", "ratio", "mark", "", "what"));
    for (Figure figure : results.figures()) {
      text.append(
          String.format(
              ROW,
              figure.key(),
              number(results.median(Side.BATON, figure)),
              number(results.median(Side.BARE, figure)),
              number(results.ratio(figure)),
              figure.mark().map(Mark::text).orElse(""),
              figure.mark().map(mark -> results.isMet(figure) ? "met" : "MISSED").orElse(""),
              figure.meaning()));
    }
    return text.toString();
  }

  private static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "-";
    }
    double number = value.getAsDouble();
    return String.format(Locale.ROOT, number >= 100 ? "%,.0f" : "%.2f", number);
  }
}
