package io.baton.benchmarks.side;

import io.baton.api.SegmentSpec;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bytes that cannot be compressed, and places. */
public final class Noise {

  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  private static final int CHUNK = 1 << 20;

  private final SplittableRandom random;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);

  public Noise(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Changes every block of a state. */
  public void fill(State state, long bytes) {
    for (long offset = 0; offset < bytes; offset += CHUNK) {
      state.write(offset, bytes((int) Math.min(CHUNK, bytes - offset)));
    }
  }

  /** Changes one block at random. */
  public void changeOne(State state, long bytes) {
    state.write((long) random.nextInt(SegmentSpec.blocks(bytes)) * BLOCK, bytes(BLOCK));
  }

  /** Changes {@code count} different blocks at random. */
  public void change(State state, long bytes, int count) {
    changeAt(state, places(SegmentSpec.blocks(bytes), count));
  }

  /** Changes these blocks. */
  public void changeAt(State state, int[] blocks) {
    for (int block : blocks) {
      state.write((long) block * BLOCK, bytes(BLOCK));
    }
  }

  /** Different numbers from 0 to {@code blocks - 1}, ascending. */
  public int[] places(int blocks, int count) {
    return random.ints(0, blocks).distinct().limit(count).sorted().toArray();
  }

  private ByteBuffer bytes(int count) {
    chunk.clear();
    while (chunk.hasRemaining() && chunk.position() < count) {
      chunk.putLong(random.nextLong());
    }
    return chunk.position(0).limit(count);
  }
}
