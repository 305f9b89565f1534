package io.baton.block;

import io.baton.api.SegmentSpec;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import net.openhft.hashing.LongHashFunction;

/**
 * The 64-bit hash in a block's tag: XXH3 with seed 0 over the block's 4096 bytes, as published at
 * <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash</a>. It detects
 * damage, and is wide enough to prove a block unchanged; it does not withstand an adversary. Safe
 * for use by several threads.
 */
public final class BlockHash {

  private static final LongHashFunction XXH3 = LongHashFunction.xx3();

  /** The hash of a block of zeros. */
  public static final long OF_ZEROS = of(ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE));

  private BlockHash() {}

  /** Hashes what is between the buffer's position and limit, which stay as they are. */
  public static long of(ByteBuffer block) {
    if (block.isDirect()) {
      try {
        return of(BufferAddress.of(block), block.remaining());
      } finally {
        Reference.reachabilityFence(block);
      }
    }
    if (block.hasArray()) {
      return XXH3.hashBytes(
          block.array(), block.arrayOffset() + block.position(), block.remaining());
    }
    byte[] copy = new byte[block.remaining()];
    block.duplicate().get(copy);
    return XXH3.hashBytes(copy);
  }

  /**
   * Hashes memory.
   *
   * @param address of the first byte, valid for {@code length} bytes
   */
  public static long of(long address, long length) {
    return XXH3.hashMemory(address, length);
  }
}
