package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.keep.KeepOrder;

/**
 * One part of a checkpoint. Parts of one version arrive in order, from 0 to {@code parts - 1}; the
 * last one commits. Every part is answered by {@link Acknowledged}, or {@link Refused}.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param version the new version; its epoch is the sender's
 * @param base the version it builds on
 * @param commitPoint the newest version that the owner knows to be committed
 * @param length bytes of the segment's content in the new version
 * @param checksum of the whole state in the new version
 * @param part number of this part, 0 or more
 * @param parts number of all parts, 1 or more
 * @param keeping which versions stay readable; counts in the last part
 * @param blocks changed blocks, ascending within a part and from part to part, all tagged with
 *     {@code version}
 */
public record Checkpoint(
    SegmentId segment,
    long incarnation,
    Version version,
    Version base,
    Version commitPoint,
    long length,
    long checksum,
    int part,
    int parts,
    KeepOrder keeping,
    BlockBatch blocks)
    implements Request {

  /** One that keeps nothing. */
  public Checkpoint(
      SegmentId segment,
      long incarnation,
      Version version,
      Version base,
      Version commitPoint,
      long length,
      long checksum,
      int part,
      int parts,
      BlockBatch blocks) {
    this(
        segment,
        incarnation,
        version,
        base,
        commitPoint,
        length,
        checksum,
        part,
        parts,
        KeepOrder.NONE,
        blocks);
  }

  /** Whether this part commits the version. */
  public boolean isLastPart() {
    return part == parts - 1;
  }

  @Override
  public boolean isAnsweredBy(Reply reply) {
    if (reply instanceof Acknowledged ack) {
      return ack.segment().equals(segment)
          && ack.incarnation() == incarnation
          && ack.version().equals(version)
          && ack.part() == part;
    }
    return Request.super.isAnsweredBy(reply);
  }
}
