package io.baton.demo.chunks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The chunks of a file, from any position that a chunk begins at. One thread at a time. */
public final class ChunkSource implements Closeable {

  private final FileChannel channel;
  private final byte[] buffer = new byte[1 << 20];
  private long start;
  private int from;
  private int to;

  /** Begins at {@code position}. */
  public ChunkSource(Path file, long position) throws IOException {
    channel = FileChannel.open(file);
    start = position;
  }

  /** Takes the next chunk; not at the end of the file. */
  public Chunk next() throws IOException {
    if (to - from < Chunker.MAX) {
      fill();
    }
    int length = Chunker.cut(buffer, from, to);
    Chunk chunk = new Chunk(Fingerprint.of(buffer, from, length), length);
    from += length;
    return chunk;
  }

  /** Whether the file has ended. */
  public boolean isAtEnd() throws IOException {
    if (from == to) {
      fill();
    }
    return from == to;
  }

  /** A chunk as it counts. */
  public record Chunk(Fingerprint fingerprint, int length) {}

  private void fill() throws IOException {
    start += from;
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    while (to < buffer.length) {
      int count = channel.read(ByteBuffer.wrap(buffer, to, buffer.length - to), start + to);
      if (count < 0) {
        return;
      }
      to += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
