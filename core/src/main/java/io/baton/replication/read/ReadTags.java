package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * Ask for the tags of blocks in a row.
 *
 * @param segment whose
 * @param read the handle
 * @param first number of the first block
 * @param count how many, 1 to {@link #MAX_TAGS}; past the segment's end none
 */
public record ReadTags(SegmentId segment, long read, int first, int count) implements ReadRequest {

  /** Most tags in one request. */
  public static final int MAX_TAGS = 32_768;
}
