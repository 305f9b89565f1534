package io.baton.daemon.monitor;

import com.google.common.collect.ImmutableList;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;

/** What the Prometheus client shows of any JVM, under the names that dashboards know. */
public final class Jvm {

  /**
   * One of these metrics.
   *
   * @param name as Prometheus stores it
   * @param type as Prometheus calls it
   * @param labels names
   * @param help what it shows
   */
  public record Shown(String name, String type, ImmutableList<String> labels, String help) {}

  private Jvm() {}

  static void register(PrometheusRegistry registry) {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
  }

  /** All of them, by name. */
  public static ImmutableList<Shown> metrics() {
    PrometheusRegistry registry = new PrometheusRegistry();
    register(registry);
    return registry.scrape().stream().map(Jvm::shown).collect(ImmutableList.toImmutableList());
  }

  private static Shown shown(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    ImmutableList<String> labels =
        snapshot.getDataPoints().stream()
            .map(DataPointSnapshot::getLabels)
            .flatMap(found -> found.stream())
            .map(Label::getName)
            .distinct()
            .collect(ImmutableList.toImmutableList());
    String help = snapshot.getMetadata().getHelp();
    if (snapshot instanceof CounterSnapshot) {
      return new Shown(name + "_total", "counter", labels, help);
    }
    return new Shown(name, snapshot instanceof SummarySnapshot ? "summary" : "gauge", labels, help);
  }
}
