package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.replication.message.Probe;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Rejected;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  @Test
  void speakersAreKnown() throws Exception {
    CompletableFuture<String> peer = new CompletableFuture<>();
    try (Loopback net = new Loopback((r, exchange) -> peer.complete("" + exchange.peer()))) {
      Hello hello = Hello.of(Loopback.CLUSTER, Loopback.N1, new Speaker(Role.NODE, "n7"));
      Connection connection =
          net.transport.connect(net.server.address(), hello, Loopback.CLIENT).get();
      connection.send(new Probe(Samples.SEGMENT), new Loopback.Outcome());
      assertTrue(peer.get(5, TimeUnit.SECONDS).startsWith("node n7 at /127.0.0.1:"));
    }
  }

  @Test
  void otherNodesAndClustersAreNamed() throws Exception {
    try (Loopback net = new Loopback((r, exchange) -> {})) {
      String where = "127.0.0.1:" + net.server.address().getPort();
      assertTrue(
          failure(net, Loopback.hello(Loopback.CLUSTER, "n2"))
              .matches("node n1 answered at .*" + where + " where n2 was expected"));
      assertTrue(
          failure(net, Loopback.hello("other", "n1"))
              .endsWith("belongs to cluster cluster-1, not to other"));
      Speaker speaker = new Speaker(Role.CLIENT, "test");
      assertTrue(
          failure(net, new Hello(2, 9, Loopback.CLUSTER, Loopback.N1, speaker))
              .endsWith("protocol versions 2 to 9 are asked for, version 1 is spoken"));
      assertEquals(0, net.server.connections());
    }
  }

  /** The server would not check: the client does by itself. */
  @Test
  void clientsCheckWhoWelcomesThem() throws Exception {
    Object[] answers = {
      new Welcome(1, Loopback.CLUSTER, new NodeId("n2")),
      new Welcome(1, "other", Loopback.N1),
      new Welcome(2, Loopback.CLUSTER, Loopback.N1)
    };
    String[] messages = {"n1 was expected", "belongs to cluster other", "protocol version 2"};
    try (Loopback net = new Loopback((r, exchange) -> {});
        ServerSocket impostor = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < answers.length; i++) {
        CompletableFuture<Connection> result =
            net.transport.connect(
                (InetSocketAddress) impostor.getLocalSocketAddress(),
                Loopback.hello(),
                Loopback.CLIENT);
        try (Socket socket = impostor.accept()) {
          assertEquals(Loopback.hello(), Loopback.receive(socket));
          socket.getOutputStream().write(Frames.encode(0, answers[i]));
          String message = message(result);
          assertTrue(message.contains(messages[i]), message);
        }
      }
    }
  }

  @Test
  void connectionsAreLimited() throws Exception {
    try (Loopback net = new Loopback((r, exchange) -> {})) {
      for (int i = 0; i < Loopback.SERVER.maxConnections(); i++) {
        net.connect();
      }
      assertTrue(failure(net, Loopback.hello()).endsWith("it has 4 connections, its limit"));
      net.server.close();
      Loopback.await("all are closed", () -> net.server.connections() == 0);
    }
  }

  /** Those who never shake hands are closed at once when there are too many, and soon anyway. */
  @Test
  void socketsAreLimitedToo() throws Exception {
    try (Loopback net = new Loopback((r, exchange) -> {})) {
      List<Socket> strangers = new ArrayList<>();
      for (int i = 0; i < 2 * Loopback.SERVER.maxConnections(); i++) {
        strangers.add(
            new Socket(net.server.address().getAddress(), net.server.address().getPort()));
      }
      try (Socket one =
          new Socket(net.server.address().getAddress(), net.server.address().getPort())) {
        one.setSoTimeout(2000);
        assertEquals(-1, one.getInputStream().read(), "sooner than the handshake's deadline");
      }
      for (Socket stranger : strangers) {
        stranger.close();
      }
      Loopback.await("there is room again", () -> connects(net));
    }
  }

  private static boolean connects(Loopback net) {
    try {
      net.connect();
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void deadlinesHoldOnBothSides() throws Exception {
    Server.Limits hasty =
        new Server.Limits(4, Duration.ofMillis(100), Duration.ofSeconds(9), 8, 1 << 20);
    Connection.Limits limits =
        new Connection.Limits(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(9),
            8,
            2 << 20);
    try (Loopback net = new Loopback(hasty, (r, exchange) -> {});
        ServerSocket mute = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Socket silent =
            new Socket(net.server.address().getAddress(), net.server.address().getPort())) {
      silent.setSoTimeout(10_000);
      assertEquals(-1, silent.getInputStream().read());
      InetSocketAddress address = (InetSocketAddress) mute.getLocalSocketAddress();
      assertTrue(
          message(net.transport.connect(address, Loopback.hello(), limits))
              .endsWith("did not answer within 100 ms"));
    }
  }

  @Test
  void rejectionsAreFramesOfTheirOwn() throws Exception {
    try (Loopback net = new Loopback((r, exchange) -> {});
        Socket socket =
            new Socket(net.server.address().getAddress(), net.server.address().getPort())) {
      socket.getOutputStream().write(Frames.encode(0, Loopback.hello("other", "n1")));
      assertInstanceOf(Rejected.class, Loopback.receive(socket));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  private static String failure(Loopback net, Hello hello) {
    return message(net.transport.connect(net.server.address(), hello, Loopback.CLIENT));
  }

  private static String message(CompletableFuture<Connection> result) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(ConnectionException.class, failed.getCause()).getMessage();
  }
}
