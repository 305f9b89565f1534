package io.baton.node.metrics;

import io.baton.daemon.monitor.Meters;
import io.baton.node.directory.QuotaDisk;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Learnings;
import io.baton.transport.Server;
import io.baton.transport.Transport;
import java.util.function.BooleanSupplier;

/** Figures that a node has anyway, read when somebody asks. */
public final class NodeGauges {

  private NodeGauges() {}

  /** Shows whether ZooKeeper went back. */
  public static void showWentBack(Meters meters, BooleanSupplier wentBack) {
    meters.gauge(NodeMetrics.WENT_BACK, () -> wentBack.getAsBoolean() ? 1 : 0);
  }

  /** Shows them. */
  public static void show(
      Meters meters,
      Transport transport,
      QuotaDisk disk,
      Lanes lanes,
      Learnings learnings,
      Server server) {
    for (int i = 0; i < lanes.count(); i++) {
      int lane = i;
      meters.gauge(NodeMetrics.LANE_QUEUE, () -> lanes.waiting(lane), Integer.toString(lane));
    }
    meters.gauge(NodeMetrics.CONNECTIONS, server::connections);
    meters.gauge(NodeMetrics.REPLICAS, disk::files);
    meters.counter(NodeMetrics.SET_ASIDE, disk::filesSetAside);
    meters.gauge(NodeMetrics.USED, disk::used);
    meters.gauge(NodeMetrics.CAPACITY, disk::capacity);
    meters.gauge(NodeMetrics.READS, lanes::openReads);
    meters.gauge(NodeMetrics.LEARNINGS, learnings::running);
    meters.gauge(NodeMetrics.NETWORK_BUFFERS, transport::bufferBytes);
  }
}
