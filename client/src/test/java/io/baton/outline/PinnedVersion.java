package io.baton.outline;

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
import java.util.ArrayList;
import java.util.Random;

/** A version that a replica has pinned, and that is read by a real pull. */
public final class PinnedVersion {

  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;

  private final SegmentId segment;
  private final Version version;
  private final int length;
  private final byte[] content;
  private final Tags tags;

  /** What was asked for, in order. */
  public final ArrayList<ReadRequest> asked = new ArrayList<>();

  /** Reads so many batches of blocks, and then no more. */
  public int patience = Integer.MAX_VALUE;

  /** Added to the checksum of the state that it tells. */
  public long lie;

  private PinnedVersion(SegmentId segment, Version version, int length, byte[] content, Tags tags) {
    this.segment = segment;
    this.version = version;
    this.length = length;
    this.content = content;
    this.tags = tags;
  }

  /** A version in which no block was ever written. */
  public static PinnedVersion empty(SegmentId segment, Version version, int length) {
    int blocks = SegmentSpec.blocks(length);
    return new PinnedVersion(segment, version, length, new byte[blocks * BLOCK], new Tags(blocks));
  }

  /** One in which every third block was never written, and every seventh is zeros. */
  public static PinnedVersion random(SegmentId segment, Version version, int length, int seed) {
    PinnedVersion made = empty(segment, version, length);
    Random random = new Random(seed);
    for (int block = 0; block < made.tags.count(); block++) {
      if (block % 3 != 0) {
        byte[] bytes = new byte[Math.min(BLOCK, length - block * BLOCK)];
        if (block % 7 != 0) {
          random.nextBytes(bytes);
        }
        made.write(block, bytes);
      }
    }
    return made;
  }

  /** The next version, with nothing written yet. */
  public PinnedVersion next(int newLength) {
    int blocks = SegmentSpec.blocks(newLength);
    byte[] bytes = new byte[blocks * BLOCK];
    System.arraycopy(content, 0, bytes, 0, Math.min(length, newLength));
    Version following = new Version(version.epoch(), version.sequence() + 1);
    return new PinnedVersion(segment, following, newLength, bytes, tags.resized(blocks));
  }

  /** Writes a block in this version. */
  public PinnedVersion write(int block, byte[] bytes) {
    System.arraycopy(bytes, 0, content, block * BLOCK, bytes.length);
    tags.set(block, version, BlockHash.of(data(block)));
    return this;
  }

  /** The exact content. */
  public byte[] content() {
    byte[] exact = new byte[length];
    System.arraycopy(content, 0, exact, 0, length);
    return exact;
  }

  /** Its bytes, to be damaged. */
  public byte[] raw() {
    return content;
  }

  public Tags tags() {
    return tags;
  }

  public long checksum() {
    long sum = StateChecksum.ofLength(length);
    for (int block = 0; block < tags.count(); block++) {
      sum += StateChecksum.ofBlock(block, tags.hash(block));
    }
    return sum;
  }

  public ReadOpened opened() {
    return new ReadOpened(segment, 5, version, version, length, checksum() + lie);
  }

  private ByteBuffer data(int block) {
    return ByteBuffer.wrap(content, block * BLOCK, BLOCK);
  }

  /** Has it pulled; returns what the pull failed with, or an empty text. */
  public String pullInto(PullTarget target) {
    ArrayDeque<ReadRequest> requests = new ArrayDeque<>();
    String[] end = {null};
    Pull pull =
        new Pull(
            segment,
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
    while (end[0] == null) {
      ReadRequest request = requests.remove();
      asked.add(request);
      if (request instanceof ReadBlocks && patience-- == 0) {
        pull.disconnected();
      } else {
        pull.received(answer(request), 0);
      }
    }
    return end[0];
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
      return new GroupHashes(segment, r.read(), r.first(), hashes);
    }
    if (request instanceof ReadTags r) {
      Tags some = new Tags(r.count());
      for (int i = 0; i < r.count(); i++) {
        copyTag(r.first() + i, some, i);
      }
      return new BlockTags(segment, r.read(), r.first(), some);
    }
    ReadBlocks r = (ReadBlocks) request;
    Tags some = new Tags(r.blocks().length);
    ByteBuffer bytes = ByteBuffer.allocate(r.blocks().length * BLOCK);
    for (int i = 0; i < r.blocks().length; i++) {
      copyTag(r.blocks()[i], some, i);
      bytes.put(data(r.blocks()[i]));
    }
    return new BlockData(segment, r.read(), new BlockBatch(r.blocks(), some, bytes.flip()));
  }

  private void copyTag(int block, Tags to, int i) {
    to.set(i, tags.epoch(block), tags.sequence(block), tags.hash(block));
  }
}
