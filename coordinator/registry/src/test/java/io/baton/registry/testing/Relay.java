package io.baton.registry.testing;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and one ZooKeeper server that understands the framing, so that it can
 * fail at a chosen point of a chosen request: once, at the next multi that passes, or a later one.
 */
public final class Relay implements Closeable {

  private static final int MULTI = 14;
  private static final int NONE = Integer.MIN_VALUE;

  /** What happens to the next multi. */
  public enum Fault {
    /** The connection breaks before the server has it. */
    LOSE_REQUEST,
    /** The server does it; the connection breaks before the client hears of it. */
    LOSE_REPLY,
    /** The same, and then as after {@link #cut}. */
    LOSE_REPLY_AND_CUT,
    /** It stays in the network until {@link #release}. */
    HOLD_REQUEST
  }

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final AtomicReference<Fault> next = new AtomicReference<>();
  private final AtomicInteger passing = new AtomicInteger();
  private final AtomicInteger multis = new AtomicInteger();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch holding = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger largestFrame = new AtomicInteger();
  private volatile boolean cut;

  /** Relays to a server on this machine. */
  public Relay(int serverPort) {
    try {
      server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
      listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("relay", this::accept);
  }

  /** Where clients connect to. */
  public String connectString() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Arms a fault for the next multi. */
  public void failNext(Fault fault) {
    failAfter(0, fault);
  }

  /** Arms a fault for the multi after so many more. */
  public void failAfter(int more, Fault fault) {
    passing.set(more);
    next.set(fault);
  }

  /** Multis that came by. */
  public int multis() {
    return multis.get();
  }

  /** Whether the armed fault has not happened yet. */
  public boolean isArmed() {
    return next.get() != null;
  }

  /** Waits until a request is held. */
  public void awaitHolding() throws InterruptedException {
    holding.await();
  }

  /** Lets the held request go on to the server. */
  public void release() {
    released.countDown();
  }

  /** Bytes of the largest message that came by, in either direction. */
  public int largestFrame() {
    return largestFrame.get();
  }

  /** Breaks all connections, and all new ones until {@link #restore}. */
  public void cut() {
    cut = true;
    sockets.forEach(Relay::closeQuietly);
  }

  /** Ends a {@link #cut}. */
  public void restore() {
    cut = false;
  }

  @Override
  public void close() {
    released.countDown();
    closeQuietly(listener);
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        if (cut) {
          client.close();
        } else {
          join(client);
        }
      }
    } catch (IOException e) {
      cut();
    }
  }

  /** One that cannot be joined, as it was cut off at that moment, ends alone. */
  private void join(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      upstream.connect(server, 2000);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      Pair pair = new Pair(client, upstream);
      start("relay-requests", pair::requests);
      start("relay-replies", pair::replies);
    } catch (IOException e) {
      closeQuietly(client);
      closeQuietly(upstream);
    }
  }

  private @Nullable Fault faultOfMulti() {
    multis.incrementAndGet();
    boolean passes = next.get() == null || passing.getAndDecrement() > 0;
    return passes ? null : next.getAndSet(null);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection of a client and its way on. */
  private final class Pair {
    private final Socket client;
    private final Socket upstream;
    private volatile int lostReply = NONE;
    private volatile boolean cutThen;

    Pair(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void requests() {
      try (DataInputStream in = new DataInputStream(client.getInputStream());
          DataOutputStream out = new DataOutputStream(upstream.getOutputStream())) {
        forward(in, out);
        while (true) {
          byte[] frame = read(in);
          ByteBuffer header = ByteBuffer.wrap(frame);
          int xid = header.getInt();
          Fault fault = header.getInt() == MULTI ? faultOfMulti() : null;
          if (fault == Fault.LOSE_REQUEST) {
            return;
          }
          if (fault == Fault.LOSE_REPLY || fault == Fault.LOSE_REPLY_AND_CUT) {
            cutThen = fault == Fault.LOSE_REPLY_AND_CUT;
            lostReply = xid;
          }
          if (fault == Fault.HOLD_REQUEST) {
            holding.countDown();
            released.await();
          }
          write(out, frame);
        }
      } catch (IOException | InterruptedException e) {
        // The end of this connection, which finally makes known to both sides.
      } finally {
        end();
      }
    }

    void replies() {
      try (DataInputStream in = new DataInputStream(upstream.getInputStream());
          DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
        forward(in, out);
        while (true) {
          byte[] frame = read(in);
          if (lostReply != NONE && ByteBuffer.wrap(frame).getInt() == lostReply) {
            if (cutThen) {
              cut();
            }
            return;
          }
          write(out, frame);
        }
      } catch (IOException e) {
        // The end of this connection, which finally makes known to both sides.
      } finally {
        end();
      }
    }

    private void end() {
      closeQuietly(client);
      closeQuietly(upstream);
      sockets.remove(client);
      sockets.remove(upstream);
    }

    /** The handshake, which has no header. */
    private void forward(DataInputStream in, DataOutputStream out) throws IOException {
      write(out, read(in));
    }

    private byte[] read(DataInputStream in) throws IOException {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      largestFrame.accumulateAndGet(frame.length, Math::max);
      return frame;
    }

    private void write(DataOutputStream out, byte[] frame) throws IOException {
      out.write(ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array());
      out.flush();
    }
  }
}
