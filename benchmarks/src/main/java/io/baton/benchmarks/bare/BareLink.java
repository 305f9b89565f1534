package io.baton.benchmarks.bare;

import io.baton.benchmarks.bare.Header.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A connection to a receiving process. Used by one thread at a time. */
final class BareLink implements AutoCloseable {

  /** Messages written by one call; two buffers each. */
  private static final int GATHER = 128;

  /** Largest body that is gathered with others. */
  private static final int SMALL = 64 << 10;

  /** Bytes of a file that changed. */
  record Run(long offset, long length) {}

  private final SocketChannel channel;
  private final ByteBuffer headers = ByteBuffer.allocateDirect(GATHER * Header.BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(Header.ANSWER_BYTES);
  private final ByteBuffer[] gathered = new ByteBuffer[2 * GATHER];

  BareLink(int port) throws IOException {
    // The buffers are set before it connects: the window is agreed then.
    channel = SocketChannel.open();
    Channels.tune(channel);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  void send(Kind kind, long file, long length) throws IOException {
    headers.clear();
    new Header(kind, kind != Kind.GET, file, 0, length).encode(headers);
    Channels.writeFully(channel, headers.flip());
  }

  /** Sends what changed; the last one asks for the answer. */
  void put(long file, ByteBuffer map, List<Run> runs) throws IOException {
    int next = 0;
    while (next < runs.size()) {
      headers.clear();
      int count = 0;
      boolean large = false;
      while (next < runs.size() && count < GATHER && !large) {
        Run run = runs.get(next++);
        large = run.length() > SMALL;
        gather(
            count++, new Header(Kind.PUT, next == runs.size(), file, run.offset(), run.length()));
        gathered[2 * count - 1] =
            map.slice((int) run.offset(), (int) Math.min(Channels.CHUNK, run.length()));
      }
      Channels.writeFully(channel, gathered, 2 * count);
      Run last = runs.get(next - 1);
      Channels.writeFrom(
          channel, map, last.offset() + Channels.CHUNK, last.length() - Channels.CHUNK);
    }
  }

  private void gather(int message, Header header) {
    int start = message * Header.BYTES;
    header.encode(headers);
    gathered[2 * message] = headers.slice(start, Header.BYTES);
  }

  long awaitAnswer() throws IOException {
    in.clear();
    Channels.readFully(channel, in);
    return in.flip().getLong();
  }

  /** Reads what follows the answer to a GET. */
  void read(ByteBuffer map, long length) throws IOException {
    Channels.readInto(channel, map, 0, length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
