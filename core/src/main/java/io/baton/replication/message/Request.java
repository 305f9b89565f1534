package io.baton.replication.message;

import io.baton.api.SegmentId;

/**
 * A message to a storage node; {@code ReadRequest} in the neighbouring package is the readers'
 * branch.
 */
public interface Request {

  /** The segment that it is about. */
  SegmentId segment();

  /**
   * Whether a reply belongs to this request, whatever it says. A node whose reply does not is not
   * to be trusted with anything: {@link Acknowledged} counts towards a commit (R1).
   */
  default boolean isAnsweredBy(Reply reply) {
    return reply.segment().equals(segment()) && !(reply instanceof Acknowledged);
  }
}
