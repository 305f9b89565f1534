package io.baton.replication.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.GroupHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadTags;
import io.baton.wire.FrameCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a replica that returns costs on the wire: frames as they are encoded, both ways. Only the
 * tags are real; what the blocks hold does not matter here.
 */
class PullTrafficTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 2);
  private static final long LENGTH = 1L << 30;
  private static final int BLOCKS = SegmentSpec.blocks(LENGTH);
  private static final Version NEW = new Version(2, 9);
  private static final ByteBuffer BYTES =
      ByteBuffer.allocate(BlockBatch.MAX_BLOCKS * SegmentSpec.BLOCK_SIZE);

  private final Tags source = new Tags(BLOCKS);
  private final Learning learner = new Learning();
  private final ArrayDeque<Reply> replies = new ArrayDeque<>();
  private long traffic;

  /** Holds tags, and takes those of the blocks that come. */
  private static final class Learning implements PullTarget {
    private final Tags tags = new Tags(BLOCKS);
    private int taken;

    @Override
    public void begin(ReadOpened opened) {}

    @Override
    public boolean holdsGroup(int group, long hash) {
      return groupHash(tags, group) == hash;
    }

    @Override
    public boolean holds(int block, Tags offered, int i) {
      return tags.same(block, offered, i);
    }

    @Override
    public void put(BlockBatch blocks) {
      for (int i = 0; i < blocks.count(); i++) {
        tags.set(blocks.block(i), NEW, blocks.tags().hash(i));
        taken++;
      }
    }

    @Override
    public void finish(ReadOpened opened) {}
  }

  private static long groupHash(Tags tags, int group) {
    return GroupHash.of(tags, group * ReadGroups.BLOCKS_PER_GROUP, ReadGroups.BLOCKS_PER_GROUP);
  }

  private final class Wire implements Pull.Effects {
    @Override
    public void send(ReadRequest request) {
      traffic += size(request);
      replies.add(answer(request));
    }

    @Override
    public void pulled(ReadOpened version, long blocks) {}

    @Override
    public void failed(Reason reason, String detail) {
      throw new AssertionError(reason + ", " + detail);
    }
  }

  private static long size(Object message) {
    return (long) FrameCodec.headSize(message) + FrameCodec.payload(message).remaining();
  }

  private Reply answer(ReadRequest request) {
    if (request instanceof OpenRead) {
      return new ReadOpened(SEGMENT, 1, NEW, NEW, LENGTH, 0);
    } else if (request instanceof ReadGroups groups) {
      long[] hashes = new long[groups.count()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = groupHash(source, groups.first() + i);
      }
      return new GroupHashes(SEGMENT, 1, groups.first(), hashes);
    } else if (request instanceof ReadTags tags) {
      return new BlockTags(SEGMENT, 1, tags.first(), tags(tags.first(), tags.count()));
    } else if (request instanceof ReadBlocks blocks) {
      return new BlockData(SEGMENT, 1, batch(blocks.blocks()));
    }
    return new ReadClosed(SEGMENT, 1);
  }

  private Tags tags(int first, int count) {
    Tags some = new Tags(count);
    for (int i = 0; i < count; i++) {
      some.set(i, source.epoch(first + i), source.sequence(first + i), source.hash(first + i));
    }
    return some;
  }

  private BlockBatch batch(int[] blocks) {
    Tags some = new Tags(blocks.length);
    for (int i = 0; i < blocks.length; i++) {
      some.set(i, NEW, source.hash(blocks[i]));
    }
    return new BlockBatch(
        blocks, some, BYTES.duplicate().limit(blocks.length * SegmentSpec.BLOCK_SIZE));
  }

  private void pull() {
    Pull pull = new Pull(SEGMENT, learner, 1, new Wire());
    pull.start(7, false, 0);
    while (!replies.isEmpty()) {
      Reply reply = replies.remove();
      traffic += size(reply);
      pull.received(reply, 0);
    }
    assertTrue(pull.hasEnded());
  }

  /** One block in a hundred has changed, wherever chance has it. */
  @Test
  void aReplicaThatMissedOnePercentTakesLessThanTwo() {
    Random random = new Random(1);
    for (int block = 0; block < BLOCKS; block++) {
      long hash = random.nextLong();
      learner.tags.set(block, 1, block, hash);
      source.set(block, 1, block, hash);
    }
    int[] changed = random.ints(0, BLOCKS).distinct().limit(BLOCKS / 100).toArray();
    for (int block : changed) {
      source.set(block, NEW, random.nextLong());
    }
    pull();
    assertEquals(changed.length, learner.taken);
    assertTrue(traffic < LENGTH / 50, traffic + " bytes of " + LENGTH);
    traffic = 0;
    pull();
    assertTrue(traffic < LENGTH / 10_000, traffic + " bytes, though nothing is missing");
  }
}
