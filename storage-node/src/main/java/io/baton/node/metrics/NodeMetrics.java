package io.baton.node.metrics;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.monitor.ZooKeeperHealth;

/** What a storage node shows, beside what every JVM does. */
public final class NodeMetrics {

  static final Metric CHECKPOINTS =
      Metric.counter(
          "baton_node_checkpoints_total",
          "Checkpoints that replicas here took; one that was sent again counts once.");
  static final Metric CHECKPOINT_BYTES =
      Metric.counter(
          "baton_node_checkpoint_bytes_total", "Bytes of the blocks of these checkpoints.");
  static final Metric COMMIT =
      Metric.histogram(
              "baton_node_commit_seconds",
              "From taking up a checkpoint's last part until the replica holds it,"
                  + " with disk durability on disk.")
          .alertOn("the 99th percentile is near the owners' member timeout (2 s by default)");
  static final Metric REQUESTS =
      Metric.counter(
              "baton_node_requests_total",
              "Requests answered, by the kind of message and by whether they were done or refused.")
          .by("kind", "outcome");
  static final Metric REQUEST =
      Metric.histogram(
              "baton_node_request_seconds",
              "From the arrival of a whole request to its reply: waiting, work and,"
                  + " for learn, all of the teaching.")
          .by("kind");
  static final Metric REFUSALS =
      Metric.counter("baton_node_refusals_total", "Requests refused, by reason.")
          .by("reason")
          .alertOn(
              "`no_space`, `io_error` or `corrupt` rises; `busy` for minutes."
                  + " `fenced` is a failover's usual trace");
  static final Metric HELD =
      Metric.gauge(
          "baton_node_held_bytes", "Bytes of requests that have arrived and wait for their reply.");
  static final Metric LANE_QUEUE =
      Metric.gauge(
              "baton_node_lane_queue_length",
              "Requests that wait for a lane, the thread of its segments.")
          .by("lane")
          .alertOn("above 1000 for a minute: the disk is slower than what is asked of it");
  static final Metric CONNECTIONS =
      Metric.gauge("baton_node_connections", "Connections that have shaken hands.");
  static final Metric TURNED_AWAY =
      Metric.counter(
              "baton_node_connections_refused_total",
              "Connections refused: meant for another cluster, node or version, or too many.")
          .alertOn("rises: somebody is configured wrongly, or connections leak");
  static final Metric MALFORMED =
      Metric.counter(
              "baton_node_malformed_frames_total",
              "Connections closed as their peer broke the protocol, a damaged frame included.")
          .alertOn("rises: a network that damages data, or a stranger at the port");
  static final Metric REPLICAS = Metric.gauge("baton_node_replicas", "Replicas kept here.");
  static final Metric SET_ASIDE =
      Metric.counter(
              "baton_node_replicas_set_aside_total",
              "Replicas that failed their checks and were set aside for a person to look at.")
          .alertOn("rises: a disk that damages data, or a reboot with memory durability");

  /** What was read to be checked. */
  public static final Metric SCRUBBED_BYTES =
      Metric.counter(
          "baton_node_scrubbed_bytes_total",
          "Bytes of replicas that were read and checked in the background.");

  /** Blocks that failed. */
  public static final Metric DAMAGED_BLOCKS =
      Metric.counter(
              "baton_node_damaged_blocks_total",
              "Blocks that did not match their hashes when they were checked in the background.")
          .alertOn("rises: a disk that damages data");

  /** Blocks that are whole again. */
  public static final Metric REPAIRED_BLOCKS =
      Metric.counter(
              "baton_node_repaired_blocks_total",
              "Damaged blocks that were written again from another replica.")
          .alertOn("stays behind `baton_node_damaged_blocks_total`: no member in sync has them");

  static final Metric USED =
      Metric.gauge("baton_node_used_bytes", "Bytes that the replicas take on disk.")
          .alertOn("above 85 % of `baton_node_capacity_bytes`");
  static final Metric CAPACITY =
      Metric.gauge("baton_node_capacity_bytes", "Bytes that the replicas may take.");
  static final Metric READS =
      Metric.gauge(
          "baton_node_open_reads",
          "Versions pinned by readers: by opens, fetches and nodes that are taught from here.");
  static final Metric LEARNINGS =
      Metric.gauge("baton_node_learnings", "Replicas here that are just being taught.");
  static final Metric WENT_BACK =
      Metric.gauge(
              "baton_node_registry_went_back",
              "1 if ZooKeeper shows less than it once did: wiped, or restored from a backup.")
          .alertOn("above 0: no opens here until `baton registry rebuild` was run");
  static final Metric NETWORK_BUFFERS =
      Metric.gauge(
          "baton_node_network_buffer_bytes",
          "Memory outside the heap that the network's buffers take, used or kept for use.");

  /** All of them. */
  public static final ImmutableList<Metric> ALL =
      ImmutableList.<Metric>builder()
          .addAll(BuildInfo.METRICS)
          .addAll(ZooKeeperHealth.METRICS)
          .addAll(ArchiveMeters.ALL)
          .add(CHECKPOINTS, CHECKPOINT_BYTES, COMMIT, REQUESTS, REQUEST, REFUSALS)
          .add(HELD, LANE_QUEUE, CONNECTIONS, TURNED_AWAY, MALFORMED)
          .add(SCRUBBED_BYTES, DAMAGED_BLOCKS, REPAIRED_BLOCKS)
          .add(REPLICAS, SET_ASIDE, USED, CAPACITY, READS, LEARNINGS, WENT_BACK, NETWORK_BUFFERS)
          .build();

  private NodeMetrics() {}
}
