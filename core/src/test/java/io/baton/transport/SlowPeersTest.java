package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.wire.Frames;
import io.baton.wire.Samples;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Peers that are there but do not get on: their connections end by the deadlines, and a connection
 * beside theirs, which pings, does not.
 */
class SlowPeersTest {

  private static final Duration IDLE = Duration.ofMillis(1500);
  private static final Duration HANDSHAKE = Duration.ofSeconds(1);
  private static final Server.Limits HASTY = new Server.Limits(4, HANDSHAKE, IDLE, 8, 1 << 20);
  private static final Connection.Limits PINGING = Loopback.patient(IDLE.multipliedBy(2));
  private static final int PAUSE_MILLIS = 20;
  private static final int MOST_BYTES = 400;

  private static Loopback start() throws IOException {
    return new Loopback(
        HASTY, (request, exchange) -> exchange.reply(ReplicaStatus.absent(Samples.SEGMENT)));
  }

  /** Sends all but the end of a frame, a byte at a time, until the connection is closed. */
  private static void trickle(Socket socket, byte[] frame) throws IOException {
    socket.setSoTimeout(PAUSE_MILLIS);
    for (int i = 0; i < Math.min(frame.length - 1, MOST_BYTES); i++) {
      try {
        socket.getOutputStream().write(frame[i]);
        if (Loopback.isClosed(socket)) {
          return;
        }
      } catch (SocketTimeoutException e) {
        // It is still open: the next byte.
      } catch (IOException e) {
        return;
      }
    }
    throw new AssertionError("the connection is still open");
  }

  private static void assertServed(Connection connection) throws Exception {
    assertTrue(connection.isOpen());
    Loopback.Outcome outcome = new Loopback.Outcome();
    connection.send(new Probe(Samples.SEGMENT), outcome);
    assertEquals(ReplicaStatus.absent(Samples.SEGMENT), outcome.get());
  }

  @Test
  void aHelloThatArrivesByteByByteComesTooLate() throws Exception {
    byte[] hello = Frames.encode(0, Loopback.hello("c".repeat(60), "n".repeat(60)));
    try (Loopback net = start();
        Socket slow =
            new Socket(net.server.address().getAddress(), net.server.address().getPort())) {
      Connection other = net.connect(net.server.address(), PINGING);
      trickle(slow, hello);
      assertServed(other);
    }
  }

  @Test
  void aFrameThatArrivesByteByByteKeepsNoConnectionOpen() throws Exception {
    try (Loopback net = start();
        Socket slow = net.raw()) {
      Connection other = net.connect(net.server.address(), PINGING);
      trickle(slow, Frames.encode(1, Checkpoints.of(1)));
      Loopback.await("only the other is left", () -> net.server.connections() == 1);
      assertServed(other);
    }
  }

  @Test
  void aPeerThatTakesNoRepliesIsLetGo() throws Exception {
    byte[] probe = Frames.encode(1, new Probe(Samples.SEGMENT));
    try (Loopback net = start();
        Socket deaf = net.raw()) {
      Connection other = net.connect(net.server.address(), PINGING);
      Thread asking = new Thread(() -> askOn(deaf, probe));
      asking.start();
      Loopback.await("only the other is left", () -> net.server.connections() == 1);
      asking.join(10_000);
      assertServed(other);
    }
  }

  /** Asks, and never reads, until that is impossible. */
  private static void askOn(Socket socket, byte[] request) {
    try {
      while (true) {
        socket.getOutputStream().write(request);
      }
    } catch (IOException e) {
      // The server has closed the connection.
    }
  }
}
