package io.baton.block;

/**
 * The checksum of a whole state, kept up to date by what changed: the sum, modulo 2^64, of a mix of
 * (block number, block hash) over all blocks that are not all zeros, plus a mix of the length.
 * Equal contents and lengths have equal checksums whatever their histories. The mix is
 * MurmurHash3's 64-bit finalizer (fmix64) over {@code hash + 0x9E3779B97F4A7C15 * (block + 1)}.
 */
public final class StateChecksum {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private StateChecksum() {}

  /** What one block adds to the sum; 0 for a block of zeros, or one never written (hash 0). */
  public static long ofBlock(int block, long hash) {
    return hash == BlockHash.OF_ZEROS || hash == 0 ? 0 : mix(hash + GOLDEN * (block + 1L));
  }

  /** What the length adds to the sum. */
  public static long ofLength(long length) {
    return mix(~length);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
