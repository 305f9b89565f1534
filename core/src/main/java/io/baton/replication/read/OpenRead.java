package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * Pin a version and read it. Answered by {@link ReadOpened}, by {@link ReadUnchanged}, or refused.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param newest whether the newest version, or the newest that is known to be committed
 * @param known version that the reader holds: a committed one that is not newer is not pinned;
 *     {@link Version#NONE} if it holds none, or wants to read whatever there is
 */
public record OpenRead(SegmentId segment, long incarnation, boolean newest, Version known)
    implements ReadRequest {

  /** Whatever version the reader holds. */
  public OpenRead(SegmentId segment, long incarnation, boolean newest) {
    this(segment, incarnation, newest, Version.NONE);
  }

  /** The answer if the reader has nothing to read at this commit point, or null if it has. */
  public @Nullable ReadUnchanged unchanged(Version commitPoint) {
    boolean holdsIt = !newest && !commitPoint.isNone() && !known.isBefore(commitPoint);
    return holdsIt ? new ReadUnchanged(segment, commitPoint) : null;
  }
}
