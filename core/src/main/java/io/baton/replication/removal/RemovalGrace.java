package io.baton.replication.removal;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.baton.api.SegmentId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node does about a segment of which it has a replica, each time that it has read its record
 * itself (R10). The grace time runs from when this process first saw the removal, by its own
 * monotonic clock: a restart begins anew, and no clock of another machine counts. Memory for what
 * this node has, one entry each. For one thread.
 */
public final class RemovalGrace {

  /** What the record says, as freshly read. */
  public enum Standing {
    /** There is none: no reason to delete, as ZooKeeper may have lost it. */
    ABSENT,
    /** Registered, or being registered. */
    NAMED,
    /** Removed, and within its grace time as long as nobody has ended it. */
    REMOVED,
    /** A tombstone, for ever. */
    DELETED
  }

  /** What is to be done. */
  public enum Step {
    /** Nothing: look again later. */
    KEEP,
    /** Write the tombstone, if nothing has happened to the record since; then look at it again. */
    END_GRACE,
    /** Delete the replica. */
    DELETE
  }

  private final long graceNanos;
  private final Map<SegmentId, Seen> seen = new HashMap<>();

  /**
   * A removal.
   *
   * @param epoch of the removed record: what is undeleted and removed again has a higher one
   */
  private record Seen(long epoch, long sinceNanos) {}

  /**
   * Has seen nothing yet.
   *
   * @param grace how long a removed segment is kept, at least
   */
  public RemovalGrace(Duration grace) {
    this.graceNanos = grace.toNanos();
  }

  /**
   * A record was read.
   *
   * @param epoch of the record; any number if there is none
   * @param nowNanos monotonic, not before the read began
   */
  public Step next(SegmentId segment, Standing standing, long epoch, long nowNanos) {
    if (standing == Standing.REMOVED) {
      return isOver(segment, epoch, nowNanos) ? Step.END_GRACE : Step.KEEP;
    }
    seen.remove(segment);
    return standing == Standing.DELETED ? Step.DELETE : Step.KEEP;
  }

  private boolean isOver(SegmentId segment, long epoch, long nowNanos) {
    Seen first = seen.get(segment);
    if (first == null || first.epoch != epoch) {
      first = new Seen(epoch, nowNanos);
      seen.put(segment, first);
    }
    return nowNanos - first.sinceNanos >= graceNanos;
  }

  /** Forgets all but those that this node has. */
  public void keepOnly(Collection<SegmentId> held) {
    seen.keySet().retainAll(ImmutableSet.copyOf(held));
  }

  /** Those of which a removal was read last, with its epoch. */
  public ImmutableMap<SegmentId, Long> seen() {
    return ImmutableMap.copyOf(Maps.transformValues(seen, Seen::epoch));
  }

  /** How many removals are remembered. */
  int size() {
    return seen.size();
  }
}
