package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Request;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.ReadBlocks;
import io.baton.transport.Loopback.Outcome;
import io.baton.wire.Frames;
import io.baton.wire.Samples;
import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way that a buffer goes ends in its release; Netty's own detector looks at each. */
class LeakTest {

  @Test
  void noBufferIsLost() throws Exception {
    Loopback.LEAKS.clear();
    BlockBatch batch = Samples.batch(Samples.VERSION, 0, 16);
    try (Loopback net = new Loopback((request, exchange) -> answer(request, exchange, batch))) {
      for (int round = 0; round < 20; round++) {
        Connection connection = net.connect();
        for (int i = 0; i < 3; i++) {
          Outcome acknowledged = new Outcome();
          connection.send(Checkpoints.of(20), acknowledged);
          assertTrue(((Acknowledged) acknowledged.get()).held());
          Outcome data = new Outcome();
          connection.send(new ReadBlocks(Samples.SEGMENT, 1, new int[] {1, 2}), data);
          assertEquals(1, ((BlockData) data.get()).read());
        }
        connection.send(Checkpoints.of(200), new Outcome());
        connection.close();
        breakOff(net);
      }
    }
    collect();
    assertEquals(List.of(), List.copyOf(Loopback.LEAKS));
  }

  private static void answer(Request request, Exchange exchange, BlockBatch batch) {
    if (request instanceof Checkpoint checkpoint) {
      exchange.reply(Checkpoints.acknowledge(checkpoint));
    } else {
      exchange.reply(new BlockData(Samples.SEGMENT, 1, batch));
    }
  }

  /** Half a frame, then the end. */
  private static void breakOff(Loopback net) throws Exception {
    try (Socket socket = net.raw()) {
      byte[] frame = Frames.encode(1, Samples.checkpoint());
      socket.getOutputStream().write(frame, 0, frame.length / 2);
    }
  }

  /** Lets the collector find what was lost, and the detector report it with a next buffer. */
  private static void collect() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> witness = new PhantomReference<>(new Object(), queue);
    Loopback.await(
        "the collector runs",
        () -> {
          System.gc();
          return queue.poll() == witness;
        });
    for (int i = 0; i < 100; i++) {
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }
}
