package io.baton.it;

import io.baton.api.SegmentSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.CRC32C;

/** Files of some GiB, every block another and none of zeros. */
final class LargeFile {

  private static final int CHUNK = 1 << 20;

  private LargeFile() {}

  /** Writes a file of whole MiB. */
  static void write(Path file, long length) throws IOException {
    byte[] random = new byte[CHUNK];
    new Random(length).nextBytes(random);
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.nativeOrder());
    chunk.put(random);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < length; at += CHUNK) {
        for (int i = 0; i < CHUNK; i += SegmentSpec.BLOCK_SIZE) {
          chunk.putLong(i + 64, at + i);
        }
        chunk.clear();
        while (chunk.hasRemaining()) {
          channel.write(chunk, at + chunk.position());
        }
      }
    }
  }

  /** Looks at a chunk, and may change it, before it counts. */
  interface Edit {
    void apply(ByteBuffer chunk, long start);
  }

  /** The CRC-32C of a file, as edited. */
  static long checksum(Path file, Edit edit) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      for (long at = 0; at < length; at += chunk.limit()) {
        chunk.clear();
        while (chunk.hasRemaining() && channel.read(chunk, at + chunk.position()) >= 0) {
          // until the chunk is full, or the file ends
        }
        edit.apply(chunk.flip(), at);
        checksum.update(chunk.rewind());
      }
    }
    return checksum.getValue();
  }
}
