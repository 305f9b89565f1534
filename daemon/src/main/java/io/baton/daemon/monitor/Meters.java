package io.baton.daemon.monitor;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The metrics of one process. What counts is a {@link LongAdder} or a figure that exists anyway and
 * is read when somebody asks; only histograms are written through. Safe for use by several threads.
 *
 * <p>Every series is made before it is first counted, so that a scrape shows zeros, and {@code
 * rate()} sees the first event.
 */
public final class Meters {

  /** 100 us to 10 s, about three to a decade: from a commit in memory to a deadline. */
  private static final double[] SECONDS = {
    1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  /** 1 s to 1 h. */
  private static final double[] LONG_SECONDS = {1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600};

  /**
   * A series as it is now.
   *
   * @param value of it
   * @param labels its values of the metric's labels
   */
  public record Point(double value, ImmutableList<String> labels) {

    /** One. */
    public static Point of(double value, String... labels) {
      return new Point(value, ImmutableList.copyOf(labels));
    }
  }

  private record Series(ImmutableList<String> labels, DoubleSupplier value) {

    Point point() {
      return new Point(value.getAsDouble(), labels);
    }
  }

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ImmutableMap<String, Metric> declared;
  private final Map<String, List<Series>> series = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();
  private final Set<String> shown = new HashSet<>();

  /** Starts with what every JVM shows; of the rest, only what is declared may be shown. */
  public Meters(Iterable<Metric> declared) {
    this.declared = Maps.uniqueIndex(declared, Metric::name);
    Jvm.register(registry);
  }

  /**
   * A new counter.
   *
   * @param labels its values of the metric's labels
   */
  public LongAdder counter(Metric metric, String... labels) {
    LongAdder counter = new LongAdder();
    counter(metric, counter::sum, labels);
    return counter;
  }

  /** Shows what is counted elsewhere. */
  public void counter(Metric metric, DoubleSupplier value, String... labels) {
    show(metric, Metric.Type.COUNTER, value, labels);
  }

  /** Shows a figure. */
  public void gauge(Metric metric, DoubleSupplier value, String... labels) {
    show(metric, Metric.Type.GAUGE, value, labels);
  }

  /**
   * Shows series that come and go: those that there are when somebody asks.
   *
   * @param metric a counter or a gauge
   * @param points all of them; their labels must come from a small set
   */
  public synchronized void each(Metric metric, Supplier<ImmutableList<Point>> points) {
    check(metric, metric.type(), metric.labels().toArray(new String[0]));
    register(metric, points);
  }

  /** Shows what never changes: a gauge of 1, whose name ends in {@code _info}, with labels. */
  public synchronized void info(Metric metric, String... labels) {
    check(metric, Metric.Type.GAUGE, labels);
    Info.builder()
        .name(metric.name())
        .help(metric.help())
        .labelNames(metric.labels().toArray(new String[0]))
        .register(registry)
        .setLabelValues(labels);
  }

  private synchronized void show(
      Metric metric, Metric.Type type, DoubleSupplier value, String... labels) {
    check(metric, type, labels);
    List<Series> all = series.get(metric.name());
    if (all == null) {
      all = new CopyOnWriteArrayList<>();
      series.put(metric.name(), all);
      List<Series> fixed = all;
      register(
          metric, () -> fixed.stream().map(Series::point).collect(ImmutableList.toImmutableList()));
    }
    ImmutableList<String> values = ImmutableList.copyOf(labels);
    Preconditions.checkArgument(
        all.stream().noneMatch(one -> one.labels().equals(values)),
        "%s has %s already",
        metric.name(),
        values);
    all.add(new Series(values, value));
  }

  private void register(Metric metric, Supplier<ImmutableList<Point>> points) {
    String[] labels = metric.labels().toArray(new String[0]);
    if (metric.type() == Metric.Type.COUNTER) {
      CounterWithCallback.builder()
          .name(metric.name())
          .help(metric.help())
          .labelNames(labels)
          .callback(shown -> points.get().forEach(one -> shown.call(one.value(), text(one))))
          .register(registry);
    } else {
      GaugeWithCallback.builder()
          .name(metric.name())
          .help(metric.help())
          .labelNames(labels)
          .callback(shown -> points.get().forEach(one -> shown.call(one.value(), text(one))))
          .register(registry);
    }
  }

  private static String[] text(Point point) {
    return point.labels().toArray(new String[0]);
  }

  /** A distribution of times from 100 us to 10 s. */
  public Timing timing(Metric metric, String... labels) {
    return histogram(metric, SECONDS, labels);
  }

  /** A distribution of times from 1 s to 1 h. */
  public Timing longTiming(Metric metric, String... labels) {
    return histogram(metric, LONG_SECONDS, labels);
  }

  private synchronized Timing histogram(Metric metric, double[] bounds, String... labels) {
    check(metric, Metric.Type.HISTOGRAM, labels);
    Histogram histogram =
        histograms.computeIfAbsent(
            metric.name(),
            name ->
                Histogram.builder()
                    .name(name)
                    .help(metric.help())
                    .labelNames(metric.labels().toArray(new String[0]))
                    .classicOnly()
                    .classicUpperBounds(bounds)
                    .withoutExemplars()
                    .register(registry));
    DistributionDataPoint point = histogram.labelValues(labels);
    return nanos -> point.observe(nanos / 1e9);
  }

  private synchronized void check(Metric metric, Metric.Type type, String... labels) {
    Preconditions.checkArgument(
        metric.equals(declared.get(metric.name())), "%s is not declared", metric);
    Preconditions.checkArgument(
        metric.type() == type && metric.labels().size() == labels.length,
        "%s, not a %s by %s",
        metric,
        type,
        Arrays.asList(labels));
    shown.add(metric.name());
  }

  /** Everything, in Prometheus' text format. */
  String text() {
    return TextFormat.of(registry.scrape());
  }

  /** Names of what is declared and not shown yet. */
  public synchronized ImmutableSet<String> missing() {
    return Sets.difference(declared.keySet(), shown).immutableCopy();
  }
}
