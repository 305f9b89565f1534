package io.baton.segment;

import io.baton.api.SegmentSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A data file of an earlier open. Read, never mapped, as another process may still write into it or
 * cut it short; nothing in it is believed before it is hashed.
 */
final class PreviousFile implements Closeable {

  private final FileChannel channel;

  PreviousFile(Path data) throws IOException {
    channel = FileChannel.open(data, StandardOpenOption.READ);
  }

  /** Reads a whole block, zeros where the file ends. */
  void read(int block, ByteBuffer into) throws IOException {
    into.clear();
    long start = (long) block * SegmentSpec.BLOCK_SIZE;
    int count;
    do {
      count = channel.read(into, start + into.position());
    } while (count > 0);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
    into.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
