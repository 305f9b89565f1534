package io.baton.store.pull;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is pulled for an owner's epoch into a replica (R4). Compares with the replica's newest
 * version, stages what differs, and commits it as taught once the tags of the whole state give the
 * source's checksum; before that the replica holds what it held. For one pull after the other. Used
 * by the replica's thread.
 */
public final class ReplicaTarget implements PullTarget, AutoCloseable {

  private final ReplicaStorage storage;
  private final long epoch;
  private @Nullable PinnedVersion own;
  private Tags ownTags = new Tags(0);
  private int ownGroup = -1;
  private int blocks;
  private int nextGroup;
  private long checksum;

  /**
   * Makes one.
   *
   * @param epoch the teaching owner's, under which the version is committed
   */
  public ReplicaTarget(ReplicaStorage storage, long epoch) {
    this.storage = storage;
    this.epoch = epoch;
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    close();
    storage.dropStaged();
    ownGroup = -1;
    nextGroup = 0;
    checksum = 0;
    storage.reserve(source.length());
    blocks = SegmentSpec.blocks(source.length());
    own = storage.pin(true);
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    Tags tags = ownTags(group);
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, blocks - first);
    if (GroupHash.of(tags, 0, count) != hash) {
      return false;
    }
    if (group >= nextGroup) { // a group may be asked about twice
      nextGroup = group + 1;
      for (int i = 0; i < count; i++) {
        checksum += StateChecksum.ofBlock(first + i, tags.hash(i));
      }
    }
    return true;
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    Tags group = ownTags(block / ReadGroups.BLOCKS_PER_GROUP);
    if (!tags.same(i, group, block % ReadGroups.BLOCKS_PER_GROUP)) {
      return false;
    }
    checksum += StateChecksum.ofBlock(block, tags.hash(i));
    return true;
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    Tags tags = blocks.tags();
    boolean allWritten = true;
    for (int i = 0; i < blocks.count(); i++) {
      allWritten &= !tags.isNone(i);
      checksum += StateChecksum.ofBlock(blocks.block(i), tags.hash(i));
    }
    if (allWritten) {
      storage.stage(blocks);
      return;
    }
    for (int i = 0; i < blocks.count(); i++) {
      if (tags.isNone(i)) {
        storage.stageCleared(blocks.block(i));
      } else {
        Tags tag = new Tags(1);
        tag.set(0, tags.epoch(i), tags.sequence(i), tags.hash(i));
        storage.stage(new BlockBatch(new int[] {blocks.block(i)}, tag, blocks.data(i)));
      }
    }
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    if (source.version().isNone() && storage.last().isNone()) {
      return; // neither was ever written to
    }
    if (checksum + StateChecksum.ofLength(source.length()) != source.checksum()) {
      storage.dropStaged();
      throw refused(
          Reason.CORRUPT, "version " + source.version() + " as pulled fails its state's checksum");
    }
    close();
    Version version = source.version();
    storage.commit(
        new Commit(
            version,
            epoch,
            Commit.Kind.TAUGHT,
            source.commitPoint(),
            source.length(),
            source.checksum()));
  }

  /** Lets go of the replica's own version; to be called however the pull ended. Harmless twice. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
      own = null;
    }
  }

  private Tags ownTags(int group) throws StorageException {
    if (own == null) {
      throw refused(Reason.READ_GONE, "the pull has ended");
    }
    if (group != ownGroup) {
      int first = group * ReadGroups.BLOCKS_PER_GROUP;
      Tags there = own.tags(first, ReadGroups.BLOCKS_PER_GROUP);
      ownTags = there.resized(ReadGroups.BLOCKS_PER_GROUP);
      ownGroup = group;
    }
    return ownTags;
  }

  private StorageException refused(Reason reason, String detail) {
    return new StorageException(reason, storage.segment() + ": " + detail);
  }
}
