package io.baton.benchmarks.report;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a figure must reach.
 *
 * @param of what is looked at: Baton's own figure, or its ratio to the bare program's
 * @param atLeast whether the limit is the least that is good; else it is the most
 * @param limit met when reached exactly
 */
@Immutable
public record Mark(Of of, boolean atLeast, double limit) {

  /** What a mark looks at. */
  public enum Of {
    /** Baton's own figure. */
    BATON,
    /** Baton's figure divided by the bare program's. */
    RATIO
  }

  static Mark ratioAtMost(double limit) {
    return new Mark(Of.RATIO, false, limit);
  }

  static Mark ratioAtLeast(double limit) {
    return new Mark(Of.RATIO, true, limit);
  }

  static Mark atLeast(double limit) {
    return new Mark(Of.BATON, true, limit);
  }

  static Mark atMost(double limit) {
    return new Mark(Of.BATON, false, limit);
  }

  /** Whether it is reached; what was not measured does not reach it. */
  public boolean isMet(double baton, OptionalDouble ratio) {
    double value = of == Of.BATON ? baton : ratio.orElse(Double.NaN);
    return atLeast ? value >= limit : value <= limit;
  }

  /** Such as {@code >= 0.7x}. */
  public String text() {
    String number =
        limit == Math.rint(limit) && limit >= 10
            ? String.format(Locale.ROOT, "%,.0f", limit)
            : String.format(Locale.ROOT, "%s", limit);
    return (atLeast ? ">= " : "<= ") + number + (of == Of.RATIO ? "x" : "");
  }
}
