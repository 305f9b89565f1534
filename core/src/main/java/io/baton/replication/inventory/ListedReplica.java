package io.baton.replication.inventory;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a node.
 *
 * @param segment whose
 * @param holding what it is and holds; null if its file fails its checks
 * @param removedIn epoch of the record that says that the segment is removed, if the node has read
 *     that last since it was started; 0 if not
 */
public record ListedReplica(SegmentId segment, @Nullable Holding holding, long removedIn) {

  /** The same, of a segment that was removed. */
  public ListedReplica asRemovedIn(long epoch) {
    return new ListedReplica(segment, holding, epoch);
  }

  /**
   * A replica whose file is believed.
   *
   * @param name of the segment
   * @param spec what the segment was registered with
   * @param incarnation of the replica
   * @param fence highest epoch promised
   * @param last newest version held whole; none if it was made and never written or taught
   * @param writtenIn the epoch that made {@code last} current here, 0 if none
   * @param commitPoint newest version that it holds and knows to be committed
   */
  public record Holding(
      SegmentName name,
      SegmentSpec spec,
      long incarnation,
      long fence,
      Version last,
      long writtenIn,
      Version commitPoint) {}
}
