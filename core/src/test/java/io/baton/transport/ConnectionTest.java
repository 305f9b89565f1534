package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.ReadClosed;
import io.baton.transport.Connection.Sent;
import io.baton.transport.Loopback.Outcome;
import io.baton.wire.Control.Welcome;
import io.baton.wire.Frames;
import io.baton.wire.Samples;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionTest {

  private static final Probe PROBE = new Probe(Samples.SEGMENT);

  @Test
  void repliesFindTheirRequestsInAnyOrder() throws Exception {
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Long> reads = new LinkedBlockingQueue<>();
    try (Loopback net =
        new Loopback(
            (request, exchange) -> {
              reads.add(((CloseRead) request).read());
              waiting.add(exchange);
            })) {
      Connection connection = net.connect();
      List<Outcome> outcomes = new ArrayList<>();
      for (long read = 0; read < 5; read++) {
        outcomes.add(new Outcome());
        connection.send(new CloseRead(Samples.SEGMENT, read), outcomes.get((int) read));
      }
      Loopback.await("all arrive", () -> waiting.size() == 5);
      List<Exchange> exchanges = new ArrayList<>(waiting);
      assertEquals(List.of(0L, 1L, 2L, 3L, 4L), List.copyOf(reads));
      for (int i = 4; i >= 0; i--) {
        exchanges.get(i).reply(new ReadClosed(Samples.SEGMENT, i));
        assertEquals(new ReadClosed(Samples.SEGMENT, i), outcomes.get(i).get());
      }
      assertThrows(
          IllegalStateException.class,
          () -> exchanges.get(0).reply(new ReadClosed(Samples.SEGMENT, 0)));
    }
  }

  @Test
  void lossIsToldOnceToEveryOutstandingRequest() throws Exception {
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    try (Loopback net = new Loopback((request, exchange) -> waiting.add(exchange))) {
      Connection connection = net.connect();
      List<Outcome> outcomes = List.of(new Outcome(), new Outcome(), new Outcome());
      outcomes.forEach(outcome -> assertEquals(Sent.SENT, connection.send(PROBE, outcome)));
      Loopback.await("all arrive", () -> waiting.size() == 3);
      waiting.peek().peer().close();
      for (Outcome outcome : outcomes) {
        ExecutionException failed = assertThrows(ExecutionException.class, outcome::get);
        assertTrue(failed.getCause().getMessage().contains("to node n1 at"));
      }
      assertFalse(connection.isOpen());
      assertEquals(Sent.CLOSED, connection.send(PROBE, new Outcome()));
      waiting.forEach(exchange -> exchange.reply(ReplicaStatus.absent(Samples.SEGMENT)));
    }
  }

  @Test
  void limitsSayBusy() throws Exception {
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    try (Loopback net = new Loopback((request, exchange) -> waiting.add(exchange))) {
      Connection connection = net.connect();
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < Loopback.CLIENT.maxOutstanding(); i++) {
        outcomes.add(new Outcome());
        assertEquals(Sent.SENT, connection.send(PROBE, outcomes.get(i)));
      }
      assertEquals(Sent.BUSY, connection.send(PROBE, new Outcome()));
      waiting.poll(5, TimeUnit.SECONDS).reply(ReplicaStatus.absent(Samples.SEGMENT));
      outcomes.get(0).get();
      assertEquals(Sent.SENT, connection.send(PROBE, new Outcome()));
    }
  }

  @Test
  void queuedBytesAreLimited() throws Exception {
    try (Loopback net = new Loopback((request, exchange) -> {});
        ServerSocket deaf = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Connection connection =
          connectTo(deaf, net, Duration.ofSeconds(60), new CompletableFuture<>());
      List<Sent> sent = new ArrayList<>();
      Exhausting exhausting = new Exhausting(connection);
      for (int i = 0; i < Loopback.CLIENT.maxOutstanding(); i++) {
        sent.add(exhausting.sendMebibyte());
      }
      assertTrue(sent.contains(Sent.BUSY), sent::toString);
      assertEquals(Sent.SENT, sent.get(0));
    }
  }

  @Test
  void halfOpenPeersAreNoticed() throws Exception {
    CompletableFuture<Socket> accepted = new CompletableFuture<>();
    try (Loopback net = new Loopback((request, exchange) -> {});
        ServerSocket mute = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Connection connection = connectTo(mute, net, Duration.ofMillis(200), accepted);
      Outcome outcome = new Outcome();
      connection.send(PROBE, outcome);
      ExecutionException failed = assertThrows(ExecutionException.class, outcome::get);
      assertTrue(failed.getCause().getMessage().contains("nothing was heard for"));
      accepted.get().close();
    }
  }

  @Test
  void pingsKeepBothSidesPatient() throws Exception {
    Server.Limits hasty =
        new Server.Limits(4, Duration.ofSeconds(5), Duration.ofMillis(400), 8, 1 << 20);
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    try (Loopback net = new Loopback(hasty, (request, exchange) -> waiting.add(exchange))) {
      Socket silent = net.raw();
      Connection connection =
          net.connect(net.server.address(), Loopback.patient(Duration.ofMillis(400)));
      Outcome outcome = new Outcome();
      connection.send(PROBE, outcome);
      long start = System.nanoTime();
      assertEquals(-1, silent.getInputStream().read(), "a silent peer is closed");
      Loopback.await("three times as long", () -> System.nanoTime() - start > 1_200_000_000L);
      waiting.take().reply(ReplicaStatus.absent(Samples.SEGMENT));
      assertEquals(ReplicaStatus.absent(Samples.SEGMENT), outcome.get());
    }
  }

  @Test
  void replyToNothingClosesTheConnection() throws Exception {
    CompletableFuture<Socket> accepted = new CompletableFuture<>();
    try (Loopback net = new Loopback((request, exchange) -> {});
        ServerSocket confused = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Connection connection = connectTo(confused, net, Duration.ofSeconds(60), accepted);
      ReplicaStatus reply = ReplicaStatus.absent(Samples.SEGMENT);
      accepted.get().getOutputStream().write(Frames.encode(99, reply));
      Loopback.await("it is closed", () -> !connection.isOpen());
    }
  }

  private static Connection connectTo(
      ServerSocket fake, Loopback net, Duration silence, CompletableFuture<Socket> accepted)
      throws Exception {
    CompletableFuture<Connection> result =
        net.transport.connect(
            (InetSocketAddress) fake.getLocalSocketAddress(),
            Loopback.hello(),
            Loopback.patient(silence));
    Socket socket = fake.accept();
    Loopback.receive(socket);
    socket.getOutputStream().write(Frames.encode(0, new Welcome(1, Loopback.CLUSTER, Loopback.N1)));
    accepted.complete(socket);
    return result.get(10, TimeUnit.SECONDS);
  }

  /** Sends checkpoints that nobody reads. */
  private record Exhausting(Connection connection) {
    Sent sendMebibyte() {
      return connection.send(Checkpoints.of(256), new Outcome());
    }
  }
}
