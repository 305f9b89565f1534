package io.baton.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network to one server, which passes bytes on, or swallows them while connections stay up. */
final class ByteRelay implements Closeable {

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean swallows;

  /** Begins to listen on the loopback address. */
  ByteRelay(InetSocketAddress server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on nothing arrives anywhere, and nobody is told. */
  void swallow() {
    swallows = true;
  }

  /** Passes everything on from now on. What it swallowed is gone, so its connections end. */
  void mend() {
    swallows = false;
    sockets.forEach(ByteRelay::closeQuietly);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket();
        sockets.add(client);
        sockets.add(upstream);
        upstream.connect(server, 5000);
        start(() -> pass(client, upstream));
        start(() -> pass(upstream, client));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] piece = new byte[1 << 16];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(piece); count > 0; count = in.read(piece)) {
        if (!swallows) {
          out.write(piece, 0, count);
        }
      }
    } catch (IOException e) {
      // the other direction ends as well
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    sockets.forEach(ByteRelay::closeQuietly);
  }

  private static void closeQuietly(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      // it is of no use any more
    }
  }
}
