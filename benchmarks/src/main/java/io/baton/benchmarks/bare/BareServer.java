package io.baton.benchmarks.bare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The receiving process: one thread for each connection, until it is killed. */
public final class BareServer {

  private static final int BACKLOG = 64;
  private static final int SOCKET_BUFFER = 4 << 20;

  private BareServer() {}

  /**
   * Listens at a free port of the loopback address, and prints it.
   *
   * @param args the directory for files, which is made
   */
  public static void main(String[] args) throws IOException {
    ServerFiles files = new ServerFiles(Files.createDirectories(Path.of(args[0])));
    try (ServerSocketChannel server = open()) {
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      while (true) {
        SocketChannel channel = server.accept();
        Channels.tune(channel);
        Thread thread = new Thread(new ServerConnection(channel, files), "bare-connection");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  /** Listens at a free port of the loopback address. */
  static ServerSocketChannel open() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    // Before it listens: the window is agreed when a connection is made.
    server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
  }
}
