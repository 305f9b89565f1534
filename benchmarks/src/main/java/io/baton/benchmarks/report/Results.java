package io.baton.benchmarks.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured, run by run, and the medians of it. */
public final class Results {

  private final Map<Side, ListMultimap<Figure, Double>> runs = new EnumMap<>(Side.class);

  /** Nothing measured yet. */
  public Results() {
    for (Side side : Side.values()) {
      runs.put(side, LinkedListMultimap.create());
    }
  }

  /** Adds a run's figure. */
  public void add(Side side, Figure figure, double value) {
    of(side).put(figure, value);
  }

  /** The figures that were measured, in their order. */
  public ImmutableList<Figure> figures() {
    return Arrays.stream(Figure.values())
        .filter(figure -> median(Side.BATON, figure).isPresent())
        .collect(ImmutableList.toImmutableList());
  }

  /** All runs, in the order in which they were made. */
  public ImmutableList<Double> runs(Side side, Figure figure) {
    return ImmutableList.copyOf(of(side).get(figure));
  }

  /** The median of all runs: of an even number, the mean of the two in the middle. */
  public OptionalDouble median(Side side, Figure figure) {
    List<Double> sorted = of(side).get(figure).stream().sorted().toList();
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    int half = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
  }

  /** Baton's median divided by the bare program's. */
  public OptionalDouble ratio(Figure figure) {
    OptionalDouble baton = median(Side.BATON, figure);
    OptionalDouble bare = median(Side.BARE, figure);
    return baton.isPresent() && bare.isPresent()
        ? OptionalDouble.of(baton.getAsDouble() / bare.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Whether a figure reaches its mark; one without a mark, or not measured, does. */
  public boolean isMet(Figure figure) {
    OptionalDouble baton = median(Side.BATON, figure);
    return baton.isEmpty()
        || figure.mark().map(mark -> mark.isMet(baton.getAsDouble(), ratio(figure))).orElse(true);
  }

  private ListMultimap<Figure, Double> of(Side side) {
    return runs.getOrDefault(side, LinkedListMultimap.create());
  }
}
