package io.baton.block;

import io.baton.api.SegmentSpec;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
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
    return of(block, 0, block.remaining());
  }

  /**
   * Hashes {@code length} bytes that begin {@code offset} after the buffer's position.
   *
   * @throws IndexOutOfBoundsException if they are not all before the limit
   */
  public static long of(ByteBuffer bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.remaining());
    if (bytes.isDirect()) {
      try {
        return of(BufferAddress.of(bytes) + offset, length);
      } finally {
        Reference.reachabilityFence(bytes);
      }
    }
    if (bytes.hasArray()) {
      return XXH3.hashBytes(bytes.array(), bytes.arrayOffset() + bytes.position() + offset, length);
    }
    byte[] copy = new byte[length];
    bytes.duplicate().position(bytes.position() + offset).get(copy);
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
