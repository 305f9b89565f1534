package io.baton.outline;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.Tags;

/**
 * What a version of a segment is, without its bytes: 24 bytes for each block. Safe for use by
 * several threads.
 *
 * @param segment whose
 * @param name the segment's
 * @param version which
 * @param length bytes of its content
 * @param checksum of the whole state, see {@code StateChecksum}; the tags were checked against it
 * @param tags one for each block of the length; given away, never changed again
 */
public record Outline(
    SegmentId segment, SegmentName name, Version version, long length, long checksum, Tags tags) {

  /** Most bytes of content that can be outlined: more tags do not fit into one array. */
  public static final long MAX_LENGTH = Integer.MAX_VALUE / 3 * (long) SegmentSpec.BLOCK_SIZE;

  /** Checks that there are as many tags as blocks. */
  public Outline {
    Preconditions.checkArgument(
        tags.count() == SegmentSpec.blocks(length), "%s tags for %s bytes", tags.count(), length);
  }

  /** Blocks that the length takes, the last one perhaps in part. */
  public int blocks() {
    return tags.count();
  }

  /** The hash of a block's bytes; that of zeros for one that was never written. */
  long hash(int block) {
    return tags.isNone(block) ? BlockHash.OF_ZEROS : tags.hash(block);
  }

  /** Where this one and another differ, whatever segments they are of. */
  public Differences differences(Outline other) {
    return new Differences(this, other);
  }
}
