package io.baton.torture.client;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;

/** Where the words of a state may be. */
final class Words {

  private Words() {}

  static Contents.Memory of(Bytes<?> bytes) {
    return new Contents.Memory() {
      @Override
      public long read(long offset) {
        return bytes.readLong(offset);
      }

      @Override
      public void write(long offset, long word) {
        bytes.writeLong(offset, word);
      }
    };
  }

  static Contents.Memory of(ByteBuffer bytes) {
    return new Contents.Memory() {
      @Override
      public long read(long offset) {
        return bytes.getLong((int) offset);
      }

      @Override
      public void write(long offset, long word) {
        bytes.putLong((int) offset, word);
      }
    };
  }

  /** One after the other has the next block. */
  static Contents.Memory spread(ImmutableList<Contents.Memory> memories) {
    return new Contents.Memory() {
      private Contents.Memory memory(long offset) {
        return memories.get((int) (offset / Contents.BLOCK % memories.size()));
      }

      private long within(long offset) {
        long block = offset / Contents.BLOCK / memories.size();
        return block * Contents.BLOCK + offset % Contents.BLOCK;
      }

      @Override
      public long read(long offset) {
        return memory(offset).read(within(offset));
      }

      @Override
      public void write(long offset, long word) {
        memory(offset).write(within(offset), word);
      }
    };
  }

  /** Bytes that one of several has of a state's, counted from 0. */
  static long bytes(int one, int several) {
    int blocks = (Contents.BLOCKS - one + several - 1) / several;
    return (long) blocks * Contents.BLOCK;
  }
}
