package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * Ask for the hashes of tag groups; a group is {@link #BLOCKS_PER_GROUP} blocks in a row.
 *
 * @param segment whose
 * @param read the handle
 * @param first number of the first group
 * @param count how many, 1 to {@link #MAX_GROUPS}; past the segment's end none
 */
public record ReadGroups(SegmentId segment, long read, int first, int count)
    implements ReadRequest {

  /** Blocks under one group hash. */
  public static final int BLOCKS_PER_GROUP = 128;

  /** Most groups in one request. */
  public static final int MAX_GROUPS = 65_536;
}
