package io.baton.replication.message;

import io.baton.api.SegmentId;

/**
 * A storage node's answer to one request; {@code ReadReply} in the neighbouring package is the
 * readers' branch.
 */
public interface Reply {

  /** The segment that it is about. */
  SegmentId segment();
}
