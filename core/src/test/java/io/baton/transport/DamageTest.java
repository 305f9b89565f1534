package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.transport.Loopback.Outcome;
import io.baton.wire.FrameCodec;
import io.baton.wire.Frames;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A bit that flips on the way is never delivered, or fails the block's hash. */
class DamageTest {

  private final SplittableRandom random = new SplittableRandom(7);
  private final Checkpoint checkpoint = Checkpoints.of(4);
  private final int hello = Frames.encode(0, Loopback.hello()).length;
  private final int head = FrameCodec.headSize(checkpoint);
  private final AtomicInteger delivered = new AtomicInteger();

  private Acknowledged sendWithFlippedBit(Loopback net, long bit) throws Exception {
    try (Relay relay = new Relay(net.server.address(), bit)) {
      Connection connection =
          net.connect(relay.address(), Loopback.patient(Duration.ofMillis(300)));
      Outcome outcome = new Outcome();
      connection.send(checkpoint, outcome);
      return (Acknowledged) outcome.get();
    }
  }

  @Test
  void flippedBitsAreSeen() throws Exception {
    try (Loopback net =
        new Loopback(
            (request, exchange) -> {
              delivered.incrementAndGet();
              exchange.reply(Checkpoints.acknowledge((Checkpoint) request));
            })) {
      for (int i = 0; i < 12; i++) {
        long bit = 8L * hello + (i < 4 ? 8 * i + 3 : random.nextInt(32, 8 * head));
        assertThrows(ExecutionException.class, () -> sendWithFlippedBit(net, bit), "bit " + bit);
      }
      assertEquals(0, delivered.get());
      long inPayload = 8L * (hello + head + 2 * 4096 + 77) + 5;
      assertFalse(sendWithFlippedBit(net, inPayload).held());
      assertEquals(1, delivered.get());
    }
  }
}
