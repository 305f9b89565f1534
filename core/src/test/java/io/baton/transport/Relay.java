package io.baton.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes bytes between one client and a server, and flips one bit of what the client sends. */
final class Relay implements AutoCloseable {

  private final ServerSocket listening;
  private final InetSocketAddress server;
  private final long flippedBit;
  private Socket client = new Socket();
  private Socket behind = new Socket();

  Relay(InetSocketAddress server, long flippedBit) throws IOException {
    this.server = server;
    this.flippedBit = flippedBit;
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  private void accept() throws IOException {
    client = listening.accept();
    behind = new Socket(server.getAddress(), server.getPort());
    start(() -> pump(behind.getInputStream(), client.getOutputStream(), -1));
    pump(client.getInputStream(), behind.getOutputStream(), flippedBit);
  }

  private void pump(InputStream in, OutputStream out, long flip) throws IOException {
    byte[] bytes = new byte[8192];
    long passed = 0;
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      if (flip >= 8 * passed && flip < 8 * (passed + n)) {
        bytes[(int) (flip / 8 - passed)] ^= (byte) (1 << (flip % 8));
      }
      out.write(bytes, 0, n);
      passed += n;
    }
    close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                close();
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    for (AutoCloseable socket : new AutoCloseable[] {listening, client, behind}) {
      try {
        socket.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
