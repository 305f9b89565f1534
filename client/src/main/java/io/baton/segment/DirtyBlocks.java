package io.baton.segment;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.BufferAddress;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Finds the blocks that changed and copies them out. A block is looked at if it is marked, if it
 * must be sent, or, once the marks are incomplete, if the hash of its bytes is not its tag's. The
 * hash of the <em>copy</em> decides: equal to the tag's, the block did not change.
 *
 * <p>A block's content is the mapping's up to the segment's length, then zeros.
 *
 * <p>One thread at a time; writers may go on meanwhile.
 */
final class DirtyBlocks {

  private static final int BLOCK_SIZE = SegmentSpec.BLOCK_SIZE;
  private static final UnsafeMemory MEMORY = UnsafeMemory.MEMORY;

  private final Marks marks;

  /** Blocks of refused captures: their tags name content that nobody was sent. */
  private final BitSet mustSend = new BitSet();

  private final int[] blocks = new int[BlockBatch.MAX_BLOCKS];
  private final long[] hashes = new long[BlockBatch.MAX_BLOCKS];
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(BLOCK_SIZE);

  private Mapping mapping;
  private Tags tags;
  private long sum;

  /** Blocks of the version before: what the next one does not reach is cut off by its length. */
  private int end;

  DirtyBlocks(Mapping mapping, Marks marks) {
    this.mapping = mapping;
    this.marks = marks;
    this.tags = new Tags(SegmentSpec.blocks(mapping.size()));
  }

  /** Takes over the tags of a state that was loaded, and the sum over them. */
  void adopt(Tags loaded, long loadedSum) {
    tags = loaded.resized(tags.count());
    sum = loadedSum;
    end = loaded.count();
  }

  /** The segment has a larger mapping. */
  void grow(Mapping larger) {
    mapping = larger;
    tags = tags.resized(SegmentSpec.blocks(larger.size()));
  }

  /** How many blocks the version captured last has. */
  int end() {
    return end;
  }

  /** The checksum over all tags and a length. */
  long checksum(long length) {
    return sum + StateChecksum.ofLength(length);
  }

  /**
   * Copies what changed, tagging it with {@code version}. If it throws, all is as dirty as before.
   *
   * @param takenBuffers gets every buffer taken
   */
  List<BlockBatch> capture(
      Version version,
      long length,
      IntFunction<ByteBuffer> buffers,
      List<ByteBuffer> takenBuffers) {
    List<BlockBatch> batches = new ArrayList<>();
    int found = 0;
    try {
      ByteBuffer spare = null;
      for (int from = 0; (found = find(from, length)) > 0; ) {
        from = blocks[found - 1] + 1;
        if (spare == null || spare.capacity() < found * BLOCK_SIZE) {
          spare = take(found * BLOCK_SIZE, buffers);
          takenBuffers.add(spare);
        }
        int changed = copy(found, length, BufferAddress.of(spare.clear()));
        if (changed > 0) {
          batches.add(batch(version, changed, spare.limit(changed * BLOCK_SIZE)));
          spare = null;
        }
      }
      cutOff(SegmentSpec.blocks(length));
      return batches;
    } catch (Throwable e) {
      for (int i = 0; i < found; i++) {
        mustSend.set(blocks[i]);
      }
      restore(batches);
      throw e;
    } finally {
      Reference.reachabilityFence(mapping);
    }
  }

  /** The version ends before these blocks, and so do they: nothing of them is sent. */
  private void cutOff(int newEnd) {
    for (int block = newEnd; block < end; block++) {
      sum -= StateChecksum.ofBlock(block, tags.hash(block));
      tags.set(block, 0, 0, 0);
      marks.clear(block);
    }
    mustSend.clear(newEnd, Math.max(newEnd, mustSend.length()));
    end = newEnd;
  }

  /**
   * Makes what a capture that was never sent has changed part of the next one, whatever it holds
   * then: its blocks, and those that it cut off.
   *
   * @param newEnd of the capture
   * @param oldEnd of the one before it
   */
  void restore(List<BlockBatch> batches, int newEnd, int oldEnd) {
    if (newEnd < oldEnd) {
      mustSend.set(newEnd, oldEnd);
      end = Math.max(end, oldEnd);
    }
    restore(batches);
  }

  private void restore(List<BlockBatch> batches) {
    for (BlockBatch batch : batches) {
      for (int i = 0; i < batch.count(); i++) {
        mustSend.set(batch.block(i));
      }
    }
  }

  private static ByteBuffer take(int bytes, IntFunction<ByteBuffer> buffers) {
    ByteBuffer buffer = buffers.apply(bytes);
    Preconditions.checkArgument(
        buffer.isDirect() && buffer.capacity() >= bytes,
        "a capture needs direct buffers of %s bytes, not %s",
        bytes,
        buffer);
    return buffer;
  }

  /** Fills {@link #blocks} with the next blocks to look at, clears their marks; how many. */
  private int find(int from, long length) {
    int compared = marks.isIncomplete() ? SegmentSpec.blocks(length) : 0;
    int count = 0;
    for (int block = from; count < blocks.length; block++) {
      block = next(block, compared, length);
      if (block < 0) {
        break;
      }
      marks.clear(block);
      blocks[count++] = block;
    }
    return count;
  }

  /** The next block of the content to look at, or -1. */
  private int next(int from, int compared, long length) {
    int block = from;
    for (; block < compared; block++) {
      if (marks.isMarked(block) || mustSend.get(block) || differs(block, length)) {
        return block;
      }
    }
    int marked = marks.next(block);
    int unsent = mustSend.nextSetBit(block);
    int found = marked < 0 || (unsent >= 0 && unsent < marked) ? unsent : marked;
    return found < SegmentSpec.blocks(length) ? found : -1;
  }

  private boolean differs(int block, long length) {
    long start = (long) block * BLOCK_SIZE;
    if (start + BLOCK_SIZE <= length) {
      return BlockHash.of(mapping.address() + start, BLOCK_SIZE) != hash(block);
    }
    copyBlock(block, length, BufferAddress.of(scratch));
    return BlockHash.of(scratch) != hash(block);
  }

  private long hash(int block) {
    return tags.isNone(block) ? BlockHash.OF_ZEROS : tags.hash(block);
  }

  /** Copies the blocks found, keeps in {@link #blocks} those that changed; how many. */
  private int copy(int found, long length, long to) {
    int changed = 0;
    for (int i = 0; i < found; i++) {
      int block = blocks[i];
      long address = to + (long) changed * BLOCK_SIZE;
      copyBlock(block, length, address);
      long hash = BlockHash.of(address, BLOCK_SIZE);
      if (hash != hash(block) || mustSend.get(block)) {
        blocks[changed] = block;
        hashes[changed++] = hash;
      }
    }
    return changed;
  }

  private void copyBlock(int block, long length, long to) {
    long start = (long) block * BLOCK_SIZE;
    long inside = Math.min(BLOCK_SIZE, Math.max(0, length - start));
    MEMORY.copyMemory(mapping.address() + start, to, inside);
    MEMORY.setMemory(to + inside, BLOCK_SIZE - inside, (byte) 0);
  }

  private BlockBatch batch(Version version, int count, ByteBuffer data) {
    Tags batch = new Tags(count);
    for (int i = 0; i < count; i++) {
      int block = blocks[i];
      sum +=
          StateChecksum.ofBlock(block, hashes[i]) - StateChecksum.ofBlock(block, tags.hash(block));
      tags.set(block, version, hashes[i]);
      batch.set(i, version, hashes[i]);
      mustSend.clear(block);
    }
    return new BlockBatch(Arrays.copyOf(blocks, count), batch, data);
  }
}
