package io.baton.agent.state.place;

import io.baton.api.SegmentSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;

/** A file, read a piece at a time from its beginning, beside the content of a segment. */
public final class Chunks {

  private static final int SIZE = 64 * SegmentSpec.BLOCK_SIZE;

  private final FileChannel file;
  private final byte[] read = new byte[SIZE];
  private final byte[] held = new byte[SIZE];
  private long start;
  private int count;

  /** At the beginning of a file. */
  public Chunks(FileChannel file) {
    this.file = file;
  }

  /** Reads the next piece; false at the end of the file. */
  public boolean next() throws IOException {
    start += count;
    ByteBuffer into = ByteBuffer.wrap(read);
    while (into.hasRemaining() && file.read(into, start + into.position()) > 0) {
      // until it is full, or the file ends
    }
    count = into.position();
    return count > 0;
  }

  /** Bytes of this piece. */
  public int count() {
    return count;
  }

  /** Where this piece ends in the file. */
  public long end() {
    return start + count;
  }

  /**
   * Where the piece differs from a segment that is as long, from its own beginning; its count if
   * nowhere.
   */
  public int firstDifference(Bytes<?> segment) {
    segment.read(start, held, 0, count);
    int first = Arrays.mismatch(read, 0, count, held, 0, count);
    return first < 0 ? count : first;
  }

  /** Writes the blocks that differ into a segment that is as long. */
  public void copyTo(Bytes<?> segment) {
    for (int from = firstDifference(segment); from < count; ) {
      int block = from - from % SegmentSpec.BLOCK_SIZE;
      int end = Math.min(block + SegmentSpec.BLOCK_SIZE, count);
      segment.write(start + block, read, block, end - block);
      int next = Arrays.mismatch(read, end, count, held, end, count);
      from = next < 0 ? count : end + next;
    }
  }
}
