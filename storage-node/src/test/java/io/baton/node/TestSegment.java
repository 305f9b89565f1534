package io.baton.node;

import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Tags;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** An owner's side of one small segment: what it holds, and the messages that say so. */
final class TestSegment {

  static final int BLOCKS = 300; // three tag groups

  final SegmentId id;
  final SegmentName name = SegmentName.of("test/segment");
  final SegmentSpec spec;
  private final TreeMap<Integer, Long> hashes = new TreeMap<>();
  private Version last = Version.NONE;

  TestSegment(long number) {
    this(new SegmentId(number, number), Durability.MEMORY);
  }

  TestSegment(SegmentId id, Durability durability) {
    this.id = id;
    spec =
        SegmentSpec.ofCapacity((long) BLOCKS * SegmentSpec.BLOCK_SIZE)
            .withReplicas(2, 1)
            .withDurability(durability);
  }

  Create create(long epoch) {
    return new Create(id, name, spec, epoch);
  }

  Probe probe() {
    return new Probe(id);
  }

  Version last() {
    return last;
  }

  /** The next version: {@code blocks} filled with {@code value}. */
  Checkpoint checkpoint(long incarnation, long epoch, int value, int... blocks) {
    Version version = new Version(epoch, last.sequence() + 1);
    ByteBuffer data = ByteBuffer.allocate(blocks.length * SegmentSpec.BLOCK_SIZE);
    while (data.hasRemaining()) {
      data.put((byte) value);
    }
    Tags tags = new Tags(blocks.length);
    for (int i = 0; i < blocks.length; i++) {
      ByteBuffer block = data.slice(i * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE);
      tags.set(i, version, BlockHash.of(block));
      hashes.put(blocks[i], tags.hash(i));
    }
    Checkpoint checkpoint =
        new Checkpoint(
            id,
            incarnation,
            version,
            last,
            last,
            spec.capacity(),
            checksum(),
            0,
            1,
            new BlockBatch(blocks, tags, data.flip()));
    last = version;
    return checkpoint;
  }

  private long checksum() {
    long sum = StateChecksum.ofLength(spec.capacity());
    for (var entry : hashes.entrySet()) {
      sum += StateChecksum.ofBlock(entry.getKey(), entry.getValue());
    }
    return sum;
  }

  Learn learn(long epoch, StorageNode source, long incarnation) {
    return learn(epoch, source, incarnation, true);
  }

  Learn learn(long epoch, StorageNode source, long incarnation, boolean newest) {
    return new Learn(
        id,
        name,
        spec,
        epoch,
        new Member(source.id(), incarnation),
        source.address().toString(),
        newest);
  }

  /** Makes the replica at a node; gives its incarnation. */
  long createAt(TestClient node, long epoch) throws Exception {
    return node.ask(ReplicaStatus.class, create(epoch)).incarnation();
  }
}
