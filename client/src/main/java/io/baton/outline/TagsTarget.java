package io.baton.outline;

import io.baton.api.SegmentSpec;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;

/**
 * A target that learns the tags of a version, and believes them when they add up to the checksum of
 * its state. One thread at a time.
 */
public abstract class TagsTarget implements PullTarget {

  private Tags tags;

  /**
   * Begins with tags that were learned before.
   *
   * @param known of a version of the same segment, or none
   */
  protected TagsTarget(Tags known) {
    tags = known;
  }

  /** The tags learned so far, one for each block. */
  protected final Tags tags() {
    return tags;
  }

  /** Forgets them: everything is learned anew. */
  protected final void forget() {
    tags = new Tags(0);
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    if (source.length() < 0 || source.length() > Outline.MAX_LENGTH) {
      throw new StorageException(
          Reason.CORRUPT, "the source of %s says %d bytes".formatted(this, source.length()));
    }
    tags = tags.resized(SegmentSpec.blocks(source.length()));
  }

  @Override
  public final boolean holdsGroup(int group, long hash) {
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, tags.count() - first);
    return GroupHash.of(tags, first, count) == hash;
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    long sum = StateChecksum.ofLength(source.length());
    for (int block = 0; block < tags.count(); block++) {
      sum += StateChecksum.ofBlock(block, tags.hash(block));
    }
    if (sum != source.checksum()) {
      throw new StorageException(
          Reason.CORRUPT,
          "version %s for %s has checksum %016x, its source says %016x"
              .formatted(source.version(), this, sum, source.checksum()));
    }
  }

  /** Takes over a tag of the source. */
  protected final void learn(int block, Tags source, int i) {
    tags.set(block, source.epoch(i), source.sequence(i), source.hash(i));
  }
}
