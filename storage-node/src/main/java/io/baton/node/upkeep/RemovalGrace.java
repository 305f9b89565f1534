package io.baton.node.upkeep;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.baton.api.SegmentId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Says when a removed segment has been kept for long enough (R10). The time runs from when this
 * process first saw the removal, by its own monotonic clock: a restart begins anew, and no clock of
 * another machine counts. Memory for what this node has, one entry each. For one thread.
 */
final class RemovalGrace {

  private final long graceNanos;
  private final Map<SegmentId, Seen> seen = new HashMap<>();

  /**
   * A removal.
   *
   * @param epoch of the removed record: what is undeleted and removed again has a higher one
   */
  private record Seen(long epoch, long sinceNanos) {}

  /** Has seen nothing yet. */
  RemovalGrace(Duration grace) {
    this.graceNanos = grace.toNanos();
  }

  /**
   * A record was read, and says removed. Whether its grace time is over.
   *
   * @param epoch of the record
   * @param nowNanos monotonic
   */
  boolean isOver(SegmentId segment, long epoch, long nowNanos) {
    Seen first = seen.get(segment);
    if (first == null || first.epoch != epoch) {
      first = new Seen(epoch, nowNanos);
      seen.put(segment, first);
    }
    return nowNanos - first.sinceNanos >= graceNanos;
  }

  /** A record was read, and says something else; or the replica is gone. */
  void forget(SegmentId segment) {
    seen.remove(segment);
  }

  /** Forgets all but those that this node has. */
  void keepOnly(Collection<SegmentId> held) {
    seen.keySet().retainAll(ImmutableSet.copyOf(held));
  }

  /** Those of which a removal was read last, with its epoch. */
  ImmutableMap<SegmentId, Long> seen() {
    return ImmutableMap.copyOf(Maps.transformValues(seen, Seen::epoch));
  }

  /** How many removals are remembered. */
  int size() {
    return seen.size();
  }
}
