package io.baton.benchmarks.bare;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Blocking channels, and mapped files. */
final class Channels {

  /** Bytes moved by one call: large enough to cost few calls, small enough to stay in the cache. */
  static final int CHUNK = 1 << 20;

  private static final int SOCKET_BUFFER = 4 << 20;

  private Channels() {}

  static void tune(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
  }

  static void readFully(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      readSome(channel, into);
    }
  }

  static void readSome(SocketChannel channel, ByteBuffer into) throws IOException {
    if (channel.read(into) < 0) {
      throw new EOFException("the other end closed the connection");
    }
  }

  /** Reads {@code length} bytes straight into a mapped file. */
  static void readInto(SocketChannel channel, ByteBuffer map, long offset, long length)
      throws IOException {
    for (long done = 0; done < length; done += CHUNK) {
      readFully(channel, map.slice((int) (offset + done), (int) Math.min(CHUNK, length - done)));
    }
  }

  static void writeFully(SocketChannel channel, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }

  static void writeFully(SocketChannel channel, ByteBuffer[] from, int count) throws IOException {
    int first = 0;
    while (first < count) {
      channel.write(from, first, count - first);
      while (first < count && !from[first].hasRemaining()) {
        first++;
      }
    }
  }

  /** Writes {@code length} bytes straight from a mapped file. */
  static void writeFrom(SocketChannel channel, ByteBuffer map, long offset, long length)
      throws IOException {
    for (long done = 0; done < length; done += CHUNK) {
      writeFully(channel, map.slice((int) (offset + done), (int) Math.min(CHUNK, length - done)));
    }
  }

  /** Makes and maps a file; at most 2 GiB. */
  static MappedByteBuffer map(Path file, long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      return channel.map(MapMode.READ_WRITE, 0, bytes);
    }
  }
}
