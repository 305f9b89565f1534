package io.baton.benchmarks.bare;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Serves one sender. One read brings a header and a small body together; what is left of a large
 * body is read straight into the mapped file.
 */
final class ServerConnection implements Runnable {

  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final ServerFiles files;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(Header.ANSWER_BYTES);

  /** The file of the last message, which is mostly that of the next. */
  private long current;

  private ByteBuffer map = ByteBuffer.allocate(0);

  ServerConnection(SocketChannel channel, ServerFiles files) {
    this.channel = channel;
    this.files = files;
  }

  @Override
  public void run() {
    try (channel) {
      while (true) {
        serve(nextHeader());
      }
    } catch (EOFException e) {
      // The sender is done.
    } catch (IOException e) {
      System.err.println("bare server: " + e);
    }
  }

  private Header nextHeader() throws IOException {
    while (in.remaining() < Header.BYTES) {
      in.compact();
      try {
        Channels.readSome(channel, in);
      } finally {
        in.flip();
      }
    }
    return Header.decode(in);
  }

  private void serve(Header header) throws IOException {
    switch (header.kind()) {
      case CREATE -> files.create(header.file(), header.length());
      case PUT -> put(file(header), header.offset(), header.length());
      case GET -> {
        answer(file(header).capacity());
        Channels.writeFrom(channel, map, 0, map.capacity());
      }
      case DROP -> {
        current = 0;
        map = ByteBuffer.allocate(0);
        files.drop(header.file());
      }
    }
    if (header.answer()) {
      answer(header.length());
    }
  }

  private ByteBuffer file(Header header) throws IOException {
    if (header.file() != current) {
      map = files.get(header.file());
      current = header.file();
    }
    return map;
  }

  private void put(ByteBuffer file, long offset, long length) throws IOException {
    int here = (int) Math.min(length, in.remaining());
    file.put((int) offset, in, in.position(), here);
    in.position(in.position() + here);
    Channels.readInto(channel, file, offset + here, length - here);
  }

  private void answer(long value) throws IOException {
    Channels.writeFully(channel, out.clear().putLong(value).flip());
  }
}
