package io.baton.node.scrub;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.NodeStatus;
import java.time.Duration;
import java.util.Optional;

/** The other members of a segment that run. */
final class Peers {

  private static final Duration CALL = Duration.ofSeconds(5);

  private final NodeId self;
  private final Registry registry;

  /** A member in sync, and where it listens. */
  record Peer(Member member, HostAndPort address) {}

  Peers(NodeId self, Registry registry) {
    this.self = self;
    this.registry = registry;
  }

  /**
   * Asks ZooKeeper; may wait for some seconds.
   *
   * @throws io.baton.api.error.BatonException if it does not answer
   */
  ImmutableList<Peer> of(SegmentId segment) {
    Optional<VersionedRecord> found = registry.segments().read(segment, CALL);
    if (found.isEmpty()) {
      return ImmutableList.of();
    }
    ImmutableMap<NodeId, HostAndPort> running = running();
    ImmutableList.Builder<Peer> others = ImmutableList.builder();
    for (Member member : found.get().record().inSync()) {
      HostAndPort address = running.get(member.node());
      if (address != null && !member.node().equals(self)) {
        others.add(new Peer(member, address));
      }
    }
    return others.build();
  }

  private ImmutableMap<NodeId, HostAndPort> running() {
    ImmutableMap.Builder<NodeId, HostAndPort> running = ImmutableMap.builder();
    for (NodeStatus node : registry.nodes().list(CALL)) {
      node.live().ifPresent(live -> running.put(node.record().id(), live.address()));
    }
    return running.buildOrThrow();
  }
}
