package io.baton.replication.sim;

import io.baton.api.Member;
import io.baton.api.SegmentId;

/** What was once registered as the name: its id, its record, and what its clients saw. */
final class SimSegment {

  final SegmentId id;
  private final Cluster cluster;
  private History history;
  private SimRecord record;

  SimSegment(Cluster cluster, SegmentId id) {
    this.cluster = cluster;
    this.id = id;
    this.history = new History(cluster, this);
    this.record = new SimRecord(cluster, this);
  }

  History history() {
    return history;
  }

  SimRecord record() {
    return record;
  }

  /** The id is registered a second time, which never happens if nothing is broken. */
  void beginsAnew() {
    history = new History(cluster, this);
    record = new SimRecord(cluster, this);
  }

  /** Whether this replica still exists on its node's disk, undamaged. */
  boolean has(Member member) {
    return cluster.node(member.node()).host(this).has(member);
  }

  /** Whether nobody relies on its replicas: they are given up, or hold nothing yet. */
  boolean isGivenUp() {
    return record.exists() && record.current().state() == Znode.State.DELETED;
  }

  /**
   * Members of the recorded set, other than the node's, that have all their data and keep it; none
   * while they are made.
   */
  long healthyBeside(SimNode node) {
    if (!record.exists()) {
      return 0;
    }
    return record.current().inSync().stream()
        .filter(member -> !member.node().equals(node.id()) && has(member))
        .count();
  }

  /** Ids of a simulation are numbered. */
  static String number(String text) {
    return text.replaceAll("0{15}70*([1-9a-f][0-9a-f]*)", "$1");
  }

  @Override
  public String toString() {
    return "segment " + number(id.toString());
  }
}
