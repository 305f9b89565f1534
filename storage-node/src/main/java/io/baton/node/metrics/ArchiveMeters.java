package io.baton.node.metrics;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Metric;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counts what is archived. */
public final class ArchiveMeters {

  /** Kinds of failures. */
  private static final ImmutableList<String> KINDS =
      ImmutableList.of(
          "refused", "unavailable", "damaged", "notfound", "scratch", "replica", "internal");

  private static final Metric VERSIONS =
      Metric.counter("baton_node_archived_versions_total", "Versions that this node has archived.");
  private static final Metric BYTES =
      Metric.counter(
          "baton_node_archive_bytes_total",
          "Bytes sent to archives, and of manifests read from them.");
  private static final Metric RUNNING =
      Metric.gauge("baton_node_archives_running", "Segments that are just being archived.");
  private static final Metric FAILURES =
      Metric.counter(
              "baton_node_archive_failures_total",
              "Attempts that failed: the archive refused, was unavailable or damaged, or the node's"
                  + " scratch directory or replica did not do; each is repeated.")
          .by("kind")
          .alertOn(
              "`refused` or `damaged` rises: the node's log says what to mend. `unavailable` for"
                  + " hours");

  /** All of them. */
  public static final ImmutableList<Metric> ALL =
      ImmutableList.of(VERSIONS, BYTES, RUNNING, FAILURES);

  private final LongAdder versions;
  private final LongAdder bytes;
  private final Map<String, LongAdder> failures;

  /**
   * Starts at 0.
   *
   * @param running how many segments are being archived
   */
  public ArchiveMeters(Meters meters, IntSupplier running) {
    versions = meters.counter(VERSIONS);
    bytes = meters.counter(BYTES);
    failures = Maps.toMap(KINDS, kind -> meters.counter(FAILURES, kind));
    meters.gauge(RUNNING, running::getAsInt);
  }

  /** Versions. */
  public LongAdder versions() {
    return versions;
  }

  /** Bytes. */
  public LongAdder bytes() {
    return bytes;
  }

  /** An attempt failed. */
  public void failed(String kind) {
    failures.getOrDefault(kind, new LongAdder()).increment();
  }
}
