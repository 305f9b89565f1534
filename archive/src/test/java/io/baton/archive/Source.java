package io.baton.archive;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadTags;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

/** A version of a segment, read by a real pull. */
public final class Source {

  public static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  public static final SegmentId ID = new SegmentId(0x0102030405060708L, 0x1112131415161718L);

  public final Version version;
  private final int length;
  private final byte[] content;
  private final Tags tags;
  private final ArrayDeque<ReadRequest> requests = new ArrayDeque<>();

  /** Blocks that were read by now. */
  public int blocksRead;

  /** Groups whose tags were read by now. */
  public int tagsRead;

  /** Reads so many batches of blocks, and then no more. */
  public int patience = Integer.MAX_VALUE;

  /** Added to the checksum of the state that it tells. */
  public long lie;

  private Source(Version version, int length, byte[] content, Tags tags) {
    this.version = version;
    this.length = length;
    this.content = content;
    this.tags = tags;
  }

  /** The first version, in which no block was ever written. */
  public static Source empty(int length) {
    int blocks = SegmentSpec.blocks(length);
    return new Source(new Version(1, 1), length, new byte[blocks * BLOCK], new Tags(blocks));
  }

  /** One in which every third block was never written, and every seventh is zeros. */
  public static Source random(int length, int seed) {
    Source made = empty(length);
    Random random = new Random(seed);
    for (int block = 0; block < made.tags.count(); block++) {
      if (block % 3 != 0) {
        made.write(block, block % 7 == 0 ? new Random(0) : random, block % 7 == 0);
      }
    }
    return made;
  }

  private void write(int block, Random random, boolean zeros) {
    byte[] bytes = new byte[Math.min(BLOCK, length - block * BLOCK)];
    if (!zeros) {
      random.nextBytes(bytes);
    }
    write(block, bytes);
  }

  /** The next version, with nothing written yet. */
  public Source next(int newLength) {
    int blocks = SegmentSpec.blocks(newLength);
    byte[] bytes = new byte[blocks * BLOCK];
    System.arraycopy(content, 0, bytes, 0, Math.min(length, newLength));
    Version following = new Version(version.epoch(), version.sequence() + 1);
    return new Source(following, newLength, bytes, tags.resized(blocks));
  }

  public Source next() {
    return next(length);
  }

  /** Writes a block in this version. */
  public Source write(int block, byte... bytes) {
    Arrays.fill(content, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
    System.arraycopy(bytes, 0, content, block * BLOCK, bytes.length);
    tags.set(block, version, BlockHash.of(data(block)));
    return this;
  }

  /** Writes random blocks in this version. */
  public Source writeRandom(int blocks, Random random) {
    for (int i = 0; i < blocks; i++) {
      write(random.nextInt(tags.count()), random, false);
    }
    return this;
  }

  /** The exact content. */
  public byte[] content() {
    return Arrays.copyOf(content, length);
  }

  /** Its bytes, to be damaged. */
  public byte[] raw() {
    return content;
  }

  public int length() {
    return length;
  }

  /** Blocks that are not zeros. */
  public int stored() {
    int stored = 0;
    for (int block = 0; block < tags.count(); block++) {
      stored += StateChecksum.ofBlock(block, tags.hash(block)) == 0 ? 0 : 1;
    }
    return stored;
  }

  public ReadOpened opened() {
    long sum = StateChecksum.ofLength(length);
    for (int block = 0; block < tags.count(); block++) {
      sum += StateChecksum.ofBlock(block, tags.hash(block));
    }
    return new ReadOpened(ID, 5, version, version, length, sum + lie);
  }

  private ByteBuffer data(int block) {
    return ByteBuffer.wrap(content, block * BLOCK, BLOCK);
  }

  /** Has it pulled; returns what the pull failed with, or an empty text. */
  public String pullInto(PullTarget target) {
    String[] end = {null};
    Pull pull = pull(target, end);
    while (end[0] == null) {
      ReadRequest request = requests.remove();
      if (request instanceof ReadBlocks && patience-- == 0) {
        pull.disconnected();
      } else {
        pull.received(answer(request), 0);
      }
    }
    return end[0];
  }

  private Pull pull(PullTarget target, String[] end) {
    requests.clear();
    Pull pull =
        new Pull(
            ID,
            target,
            1,
            new Pull.Effects() {
              @Override
              public void send(ReadRequest request) {
                requests.add(request);
              }

              @Override
              public void pulled(ReadOpened read, long blocks) {
                end[0] = "";
              }

              @Override
              public void failed(Reason reason, String detail) {
                end[0] = reason + ", " + detail;
              }
            });
    pull.start(1, false, 0);
    return pull;
  }

  private Reply answer(ReadRequest request) {
    if (request instanceof OpenRead) {
      return opened();
    }
    if (request instanceof ReadGroups r) {
      long[] hashes = new long[r.count()];
      for (int i = 0; i < hashes.length; i++) {
        int first = (r.first() + i) * ReadGroups.BLOCKS_PER_GROUP;
        int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, tags.count() - first);
        hashes[i] = GroupHash.of(tags, first, count);
      }
      return new GroupHashes(ID, r.read(), r.first(), hashes);
    }
    if (request instanceof ReadTags r) {
      Tags some = new Tags(r.count());
      for (int i = 0; i < r.count(); i++) {
        copyTag(r.first() + i, some, i);
      }
      tagsRead += r.count();
      return new BlockTags(ID, r.read(), r.first(), some);
    }
    ReadBlocks r = (ReadBlocks) request;
    Tags some = new Tags(r.blocks().length);
    ByteBuffer bytes = ByteBuffer.allocate(r.blocks().length * BLOCK);
    for (int i = 0; i < r.blocks().length; i++) {
      copyTag(r.blocks()[i], some, i);
      bytes.put(data(r.blocks()[i]));
    }
    blocksRead += r.blocks().length;
    return new BlockData(ID, r.read(), new BlockBatch(r.blocks(), some, bytes.flip()));
  }

  private void copyTag(int block, Tags to, int i) {
    to.set(i, tags.epoch(block), tags.sequence(block), tags.hash(block));
  }
}
