package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Parts;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An application's memory: loaded by a pull, changed, captured. */
final class Content implements PullTarget {

  private final World world;
  private static final long HASH_OF_ZEROS =
      BlockHash.of(ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE));

  /** How many times what it was registered with it may hold. */
  private static final int GROWTH = 3;

  private final byte[][] data;

  /** Of each block's bytes, as hashing takes most of a simulation's time. */
  private final long[] hashes;

  private final Tags tags;
  private final TreeSet<Integer> dirty = new TreeSet<>();
  private @Nullable Version wanted;
  private final long most;
  private long capacity;
  private long length;

  /** Blocks of the version before: replicas forget what the next one does not reach. */
  private int end;

  /** Starts with zeros. */
  Content(World world, SegmentSpec spec) {
    this.world = world;
    most = GROWTH * spec.capacity();
    int blocks = SegmentSpec.blocks(most);
    data = new byte[blocks][SegmentSpec.BLOCK_SIZE];
    hashes = new long[blocks];
    Arrays.fill(hashes, HASH_OF_ZEROS);
    tags = new Tags(blocks);
    capacity = spec.capacity();
    length = capacity;
  }

  /** Takes this version only, or any if null. */
  void want(@Nullable Version version) {
    wanted = version;
  }

  long length() {
    return length;
  }

  private int blocks() {
    return SegmentSpec.blocks(length);
  }

  /** The hash of every block's bytes. */
  long[] hashes() {
    return Arrays.copyOf(hashes, blocks());
  }

  /** What a resize could make of it. */
  long larger() {
    return Math.min(most, capacity + 1 + world.random.nextLong(capacity));
  }

  /** There is room for so much. */
  void reserved(long bytes) {
    capacity = Math.max(capacity, bytes);
    resize(bytes);
  }

  private void resize(long bytes) {
    int before = blocks();
    length = bytes;
    for (int block = before; block < Math.min(end, blocks()); block++) {
      dirty.add(block); // zeros by now, and something else in the version before
    }
    cutOff(before);
  }

  private void cutOff(int before) {
    for (int block = blocks(); block < before; block++) {
      replace(block, new byte[SegmentSpec.BLOCK_SIZE]);
      tags.set(block, 0, 0, 0);
      dirty.remove(block);
    }
  }

  private void replace(int block, byte[] bytes) {
    data[block] = bytes;
    hashes[block] = BlockHash.of(ByteBuffer.wrap(bytes));
  }

  private boolean checks() {
    return !world.breaks(Broken.HASH_NOT_CHECKED);
  }

  private long checksum() {
    long sum = StateChecksum.ofLength(length);
    for (int i = 0; i < blocks(); i++) {
      sum += StateChecksum.ofBlock(i, hashes[i]);
    }
    return sum;
  }

  /** Writes into some blocks. */
  void change() {
    if (world.chance(0.1)) {
      resize(
          world.chance(0.3) ? world.random.nextLong(length + 1) : Math.min(capacity, length + 100));
    } else if (world.chance(0.05)) {
      resize(capacity);
    }
    int changes = world.random.nextInt(4) == 0 ? blocks() : world.random.nextInt(4);
    for (int i = 0; length > 0 && i < Math.min(changes, 300); i++) {
      int block = world.random.nextInt(blocks());
      long value = world.random.nextInt(8) == 0 ? 0 : world.random.nextLong();
      byte[] bytes = new byte[SegmentSpec.BLOCK_SIZE];
      ByteBuffer.wrap(bytes).putLong(8 * world.random.nextInt(512), value);
      replace(block, bytes);
      dirty.add(block);
    }
  }

  /** Copies out what changed since the last capture that was taken. */
  Captured capture(Version version) {
    ImmutableList.Builder<BlockBatch> parts = ImmutableList.builder();
    int[] blocks = dirty.stream().mapToInt(Integer::intValue).toArray();
    int most = blocks.length <= 16 ? 1 + world.random.nextInt(8) : BlockBatch.MAX_BLOCKS;
    for (int from = 0; from < blocks.length || from == 0; from += most) {
      int to = Math.min(blocks.length, from + most);
      parts.add(batch(Arrays.copyOfRange(blocks, from, to), version));
    }
    return new Captured(version, length, checksum(), Parts.of(parts.build()));
  }

  /** The last capture was taken. */
  void taken() {
    dirty.clear();
    end = blocks();
  }

  private BlockBatch batch(int[] blocks, Version version) {
    Tags batchTags = new Tags(blocks.length);
    ByteBuffer bytes = ByteBuffer.allocate(blocks.length * SegmentSpec.BLOCK_SIZE);
    for (int i = 0; i < blocks.length; i++) {
      bytes.put(data[blocks[i]]);
      long hash = hashes[blocks[i]];
      batchTags.set(i, version, hash);
      tags.set(blocks[i], version, hash);
    }
    return new BlockBatch(blocks, batchTags, bytes.flip());
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    if (wanted != null && !source.version().equals(wanted)) {
      throw new StorageException(
          Reason.WRONG_BASE, "the source has " + source.version() + ", not " + wanted);
    }
    dirty.clear();
    int before = tags.count();
    length = source.length();
    capacity = Math.max(capacity, length);
    cutOff(before);
    end = blocks();
  }

  @Override
  public boolean holdsGroup(int group, long hash) {
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, blocks() - first);
    return GroupHash.of(tags, first, count) == hash;
  }

  @Override
  public boolean holds(int block, Tags theirs, int i) {
    return tags.same(block, theirs, i);
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      byte[] bytes = new byte[SegmentSpec.BLOCK_SIZE];
      blocks.data(i).get(bytes);
      Tags theirs = blocks.tags();
      if (checks() && !theirs.isNone(i) && BlockHash.of(ByteBuffer.wrap(bytes)) != theirs.hash(i)) {
        throw new StorageException(Reason.CORRUPT, "block " + blocks.block(i) + " is damaged");
      }
      replace(blocks.block(i), bytes);
      tags.set(blocks.block(i), theirs.epoch(i), theirs.sequence(i), theirs.hash(i));
    }
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    if (checks() && checksum() != source.checksum()) {
      throw new StorageException(Reason.CORRUPT, "the whole does not match its checksum");
    }
  }
}
