package io.baton.transport;

import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.Frame;
import io.baton.wire.FrameCodec;
import io.baton.wire.Frames;
import io.baton.wire.MalformedFrameException;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server of node n1 and what a test needs to talk to it. Exchanges that a test left open end with
 * it; buffers that leak are collected.
 */
final class Loopback implements AutoCloseable {

  static final String CLUSTER = "cluster-1";
  static final NodeId N1 = new NodeId("n1");
  static final ConcurrentLinkedQueue<String> LEAKS = new ConcurrentLinkedQueue<>();
  static final Server.Limits SERVER = holding(8 << 20);
  static final Connection.Limits CLIENT = patient(Duration.ofSeconds(10));

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
  }

  final Transport transport = new Transport(2);
  final Server server;
  private final ConcurrentLinkedQueue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

  Loopback(RequestHandler handler) throws IOException {
    this(SERVER, handler);
  }

  Loopback(Server.Limits limits, RequestHandler handler) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        Server.bind(
            transport,
            any,
            new Server.Identity(CLUSTER, N1),
            limits,
            (request, exchange) -> {
              exchanges.add(exchange);
              handler.handle(request, exchange);
            },
            Server.Observer.NONE);
  }

  static Server.Limits holding(long bytes) {
    return new Server.Limits(4, Duration.ofSeconds(5), Duration.ofSeconds(20), 8, bytes);
  }

  static Connection.Limits patient(Duration silence) {
    return new Connection.Limits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        silence.dividedBy(4),
        silence,
        8,
        FrameCodec.MAX_LENGTH);
  }

  static Hello hello(String cluster, String node) {
    return Hello.of(cluster, new NodeId(node), new Speaker(Role.CLIENT, "test"));
  }

  static Hello hello() {
    return hello(CLUSTER, "n1");
  }

  Connection connect() throws Exception {
    return connect(server.address(), CLIENT);
  }

  Connection connect(InetSocketAddress address, Connection.Limits limits) throws Exception {
    return transport.connect(address, hello(), limits).get(10, TimeUnit.SECONDS);
  }

  /** A plain socket that has shaken hands. */
  Socket raw() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(Frames.encode(0, hello()));
    receive(socket);
    return socket;
  }

  /** Reads one frame. */
  static Object receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = Integer.reverseBytes(in.readInt());
    ByteBuffer frame = ByteBuffer.allocate(4 + length).putInt(Integer.reverseBytes(length));
    in.readFully(frame.array(), 4, length);
    try {
      Frame decoded = FrameCodec.decode(frame.rewind());
      return decoded.message();
    } catch (MalformedFrameException e) {
      throw new IOException(e);
    }
  }

  /** Waits for the other side to end or reset the connection. */
  static boolean isClosed(Socket socket) throws SocketTimeoutException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return true;
    }
  }

  /** Looks again and again, for ten seconds at most. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A handler that completes a future, and fails on a second call. */
  static final class Outcome implements ReplyHandler {

    final CompletableFuture<Reply> reply = new CompletableFuture<>();

    Reply get() throws Exception {
      return reply.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void onReply(Reply arrived) {
      if (!reply.complete(arrived)) {
        throw new IllegalStateException("called twice");
      }
    }

    @Override
    public void onFailure(ConnectionException cause) {
      if (!reply.completeExceptionally(cause)) {
        throw new IllegalStateException("called twice");
      }
    }
  }

  @Override
  public void close() {
    transport.close();
    exchanges.forEach(Exchange::end);
    exchanges.clear();
  }
}
