package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** The plainest replica storage: every version that is still needed, whole. */
public final class MemoryStorage implements ReplicaStorage {

  /** One block as it is stored; compared by nobody. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Block(long epoch, long sequence, long hash, byte[] data) {
    static final Block NEVER_WRITTEN = new Block(0, 0, 0, new byte[SegmentSpec.BLOCK_SIZE]);
  }

  private final SegmentId segment;
  private SegmentSpec spec;
  private final long incarnation;
  private final ArrayDeque<State> states = new ArrayDeque<>();
  private final TreeMap<Integer, Block> staged = new TreeMap<>();
  private long fence;
  private long writtenIn;
  private Version commitPoint = Version.NONE;
  private final TreeMap<Version, Keep> keeps = new TreeMap<>();
  private final TreeMap<Version, State> kept = new TreeMap<>();

  /** An empty replica. */
  public MemoryStorage(SegmentId segment, SegmentSpec spec, long incarnation) {
    this.segment = segment;
    this.spec = spec;
    this.incarnation = incarnation;
  }

  @Override
  public SegmentId segment() {
    return segment;
  }

  @Override
  public SegmentSpec spec() {
    return spec;
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  @Override
  public long fence() {
    return fence;
  }

  @Override
  public Version last() {
    return states.isEmpty() ? Version.NONE : states.getLast().version;
  }

  @Override
  public long length() {
    return states.isEmpty() ? 0 : states.getLast().length;
  }

  @Override
  public long writtenIn() {
    return writtenIn;
  }

  @Override
  public Version commitPoint() {
    return commitPoint;
  }

  @Override
  public void promise(long epoch) {
    fence = Math.max(fence, epoch);
  }

  @Override
  public void reserve(long bytes) {
    spec = spec.withCapacity(Math.max(bytes, spec.capacity()));
  }

  @Override
  public void stage(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      byte[] data = new byte[SegmentSpec.BLOCK_SIZE];
      blocks.data(i).get(data);
      Tags tags = blocks.tags();
      if (BlockHash.of(ByteBuffer.wrap(data)) != tags.hash(i)) {
        dropStaged();
        throw new StorageException(Reason.CORRUPT, "block " + blocks.block(i) + " is damaged");
      }
      put(blocks.block(i), new Block(tags.epoch(i), tags.sequence(i), tags.hash(i), data));
    }
  }

  @Override
  public void stageCleared(int block) {
    put(block, Block.NEVER_WRITTEN);
  }

  private void put(int number, Block block) {
    if (number >= spec.blocks() || (!staged.isEmpty() && staged.lastKey() >= number)) {
      throw new IllegalStateException("block " + number + " is out of order");
    }
    staged.put(number, block);
  }

  @Override
  public void dropStaged() {
    staged.clear();
  }

  @Override
  public void commit(Commit commit) {
    boolean taught = commit.kind() == Commit.Kind.TAUGHT;
    if (!taught && !last().isBefore(commit.version())) {
      throw new IllegalStateException(commit.version() + " does not follow " + last());
    }
    Block[] held = states.isEmpty() ? new Block[0] : states.getLast().blocks;
    Block[] blocks = new Block[SegmentSpec.blocks(commit.length())];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = staged.getOrDefault(i, i < held.length ? held[i] : Block.NEVER_WRITTEN);
    }
    staged.clear();
    if (taught) {
      states.clear(); // what readers have seen is remembered, as the replica store does
      keeps.keySet().removeIf(version -> !kept.containsKey(version));
    }
    if (commit.keep() != Keep.NOT) {
      keeps.put(commit.version(), commit.keep());
    }
    states.add(
        new State(commit.version(), commit.epoch(), commit.length(), commit.checksum(), blocks));
    writtenIn = commit.epoch();
    promise(commit.epoch());
    noteCommitted(commit.commitPoint());
  }

  @Override
  public void noteCommitted(Version version) {
    if (commitPoint.isBefore(version) && states.stream().anyMatch(s -> s.version.equals(version))) {
      commitPoint = version;
      for (State state : states) {
        if (!version.isBefore(state.version) && keeps.containsKey(state.version)) {
          kept.put(state.version, state);
        }
      }
      states.removeIf(state -> state.version.isBefore(version));
    }
  }

  @Override
  public void rollBack(Version version) throws StorageException {
    dropStaged();
    if (version.isBefore(commitPoint)
        || states.stream().noneMatch(state -> state.version.equals(version))) {
      throw new StorageException(Reason.NOT_READABLE, version + " is not held");
    }
    states.removeIf(state -> version.isBefore(state.version));
    keeps.keySet().removeIf(kept -> version.isBefore(kept));
    writtenIn = states.getLast().writtenIn;
  }

  @Override
  public PinnedVersion pin(boolean newest) throws StorageException {
    Version wanted = newest ? last() : commitPoint;
    return states.stream()
        .filter(state -> state.version.equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new StorageException(Reason.NOT_READABLE, "nothing to show of " + segment));
  }

  @Override
  public PinnedVersion pin(Version version) throws StorageException {
    State state = kept.get(version);
    return state != null ? state : committed(version);
  }

  private State committed(Version version) throws StorageException {
    return states.stream()
        .filter(s -> s.version.equals(version) && !commitPoint.isBefore(version))
        .findFirst()
        .orElseThrow(() -> new StorageException(Reason.NOT_READABLE, version + " is not kept"));
  }

  @Override
  public ImmutableList<KeptVersion> kept() {
    return kept.values().stream()
        .map(
            state ->
                new KeptVersion(
                    state.version,
                    state.length,
                    state.checksum,
                    keeps.get(state.version) == Keep.FOR_GOOD,
                    Instant.EPOCH))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void keep(Version version, Keep keep) throws StorageException {
    State state = kept.containsKey(version) ? kept.get(version) : committed(version);
    if (keep == Keep.NOT) {
      keeps.remove(version);
      kept.remove(version);
    } else {
      keeps.put(version, keep);
      kept.put(version, state);
    }
  }

  /** Never changes once made, so that a pin is a reference; compared by nobody. */
  @SuppressWarnings("ArrayRecordComponent")
  private record State(Version version, long writtenIn, long length, long checksum, Block[] blocks)
      implements PinnedVersion {

    @Override
    public long[] groupHashes(int first, int count) {
      int groups = (blocks.length + ReadGroups.BLOCKS_PER_GROUP - 1) / ReadGroups.BLOCKS_PER_GROUP;
      long[] hashes = new long[Math.max(0, Math.min(count, groups - first))];
      for (int i = 0; i < hashes.length; i++) {
        Tags tags = tags((first + i) * ReadGroups.BLOCKS_PER_GROUP, ReadGroups.BLOCKS_PER_GROUP);
        hashes[i] = GroupHash.of(tags, 0, tags.count());
      }
      return hashes;
    }

    @Override
    public Tags tags(int first, int count) {
      Tags tags = new Tags(Math.max(0, Math.min(count, blocks.length - first)));
      for (int i = 0; i < tags.count(); i++) {
        Block block = blocks[first + i];
        tags.set(i, block.epoch, block.sequence, block.hash);
      }
      return tags;
    }

    @Override
    public void read(int first, int count, ByteBuffer into) {
      for (int block = first; block < first + count; block++) {
        into.put(blocks[block].data);
      }
    }

    @Override
    public void close() {}
  }
}
