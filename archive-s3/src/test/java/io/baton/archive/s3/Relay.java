package io.baton.archive.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Stands between a client and a server, and cuts connections as told. */
final class Relay implements AutoCloseable {

  private final ServerSocket listener;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** How many connections more are cut. */
  final AtomicInteger cuts = new AtomicInteger();

  /** Connections that were cut. */
  final AtomicInteger cut = new AtomicInteger();

  /** Bytes from the client until a connection is cut, or its number of bytes at least. */
  volatile long bytesUp = Long.MAX_VALUE;

  /** Bytes from the server. */
  volatile long bytesDown = Long.MAX_VALUE;

  /** Whether a connection is not closed when it is cut, but passes nothing any more. */
  volatile boolean stalls;

  private final CountDownLatch closed = new CountDownLatch(1);

  private Relay(ServerSocket listener, int server) {
    this.listener = listener;
    this.server = server;
  }

  static Relay to(int server) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
    start(relay::accept);
    return relay;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(client);
        sockets.add(upstream);
        start(() -> pump(client, upstream, () -> bytesUp));
        start(() -> pump(upstream, client, () -> bytesDown));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(Socket from, Socket to, LongSupplier most) {
    byte[] buffer = new byte[4096];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        passed += count;
        if (passed > most.getAsLong() && cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          cut.incrementAndGet();
          if (stalls) {
            closed.await();
          }
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The other direction has closed both.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
