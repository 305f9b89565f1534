package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.ReadBlocks;
import io.baton.transport.Loopback.Outcome;
import io.baton.wire.Frames;
import io.baton.wire.Samples;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ServerTest {

  private static final ReplicaStatus ABSENT = ReplicaStatus.absent(Samples.SEGMENT);

  @Test
  void unansweredRequestsHoldBackReading() throws Exception {
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    try (Loopback net = new Loopback((request, exchange) -> waiting.add(exchange));
        Socket socket = net.raw()) {
      int limit = Loopback.SERVER.maxUnanswered();
      for (int i = 0; i < 5 * limit; i++) {
        socket.getOutputStream().write(Frames.encode(i, new Probe(Samples.SEGMENT)));
      }
      for (int i = 0; i < 5 * limit; i++) {
        Exchange next = waiting.poll(5, TimeUnit.SECONDS);
        assertTrue(waiting.size() < limit, "as many as the limit says");
        next.reply(ABSENT);
        assertEquals(ABSENT, Loopback.receive(socket));
      }
    }
  }

  @Test
  void heldBytesHoldBackReading() throws Exception {
    LinkedBlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();
    try (Loopback net =
        new Loopback(Loopback.holding(300_000), (request, exchange) -> waiting.add(exchange))) {
      Connection connection = net.connect();
      Outcome last = new Outcome();
      for (int i = 1; i <= 6; i++) {
        connection.send(Checkpoints.of(50), i == 6 ? last : new Outcome());
      }
      for (int i = 1; i <= 6; i++) {
        Exchange next = waiting.poll(5, TimeUnit.SECONDS);
        assertTrue(waiting.size() < 2, "two of 200 KiB reach the limit");
        next.reply(ABSENT);
      }
      assertEquals(ABSENT, last.get());
    }
  }

  @Test
  void slowReadersHoldBackReading() throws Exception {
    BlockBatch batch = Samples.batch(Samples.VERSION, 0, BlockBatch.MAX_BLOCKS);
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();
    try (Loopback net =
            new Loopback(
                (request, exchange) -> {
                  asked.incrementAndGet();
                  exchange.reply(
                      new BlockData(Samples.SEGMENT, 1, batch), written::incrementAndGet);
                });
        Socket socket = net.raw()) {
      int all = 60;
      byte[] read = Frames.encode(1, new ReadBlocks(Samples.SEGMENT, 1, new int[] {1}));
      for (int i = 0; i < all; i++) {
        socket.getOutputStream().write(read);
      }
      Loopback.await("the socket is full", () -> asked.get() > 4 && asked.get() > written.get());
      for (int i = 0; i < all; i++) {
        assertTrue(asked.get() - written.get() <= Loopback.SERVER.maxUnanswered());
        assertTrue(i > 0 || asked.get() < all, "the rest waits for the reader");
        BlockData data = (BlockData) Loopback.receive(socket);
        assertTrue(Checkpoints.intact(data.blocks()));
      }
      Loopback.await("all are written", () -> written.get() == all);
    }
  }

  @Test
  void requestDataOutlivesItsConnection() throws Exception {
    LinkedBlockingQueue<Checkpoint> requests = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (Loopback net =
        new Loopback(
            (request, exchange) -> {
              exchange.peer().onClose(closed::countDown);
              requests.add((Checkpoint) request);
              exchanges.add(exchange);
            })) {
      Connection connection = net.connect();
      connection.send(Checkpoints.of(3), new Outcome());
      Checkpoint checkpoint = requests.poll(5, TimeUnit.SECONDS);
      Exchange exchange = exchanges.poll(5, TimeUnit.SECONDS);
      connection.close();
      assertTrue(closed.await(5, TimeUnit.SECONDS));
      Connection other = net.connect();
      for (int i = 0; i < 8; i++) {
        other.send(Checkpoints.of(256), new Outcome());
      }
      assertTrue(Checkpoints.intact(checkpoint.blocks()));
      exchange.reply(Checkpoints.acknowledge(checkpoint), written::countDown);
      assertTrue(written.await(5, TimeUnit.SECONDS));
      assertThrows(IllegalStateException.class, () -> exchange.reply(ABSENT));
    }
  }

  @Test
  void failingHandlersCloseTheirConnectionOnly() throws Exception {
    try (Loopback net =
        new Loopback(
            (request, exchange) -> {
              if (request instanceof Checkpoint) {
                throw new IllegalStateException("thrown on purpose");
              }
              exchange.reply(ABSENT);
            })) {
      Connection good = net.connect();
      Connection bad = net.connect();
      Outcome lost = new Outcome();
      bad.send(Checkpoints.of(1), lost);
      assertThrows(ExecutionException.class, lost::get);
      Outcome kept = new Outcome();
      good.send(new Probe(Samples.SEGMENT), kept);
      assertEquals(ABSENT, kept.get());
    }
  }

  @Test
  void malformedFramesCloseTheirConnectionOnly() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(FrameReader.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (Loopback net = new Loopback((request, exchange) -> exchange.reply(ABSENT))) {
      Connection good = net.connect();
      try (Socket bad = net.raw()) {
        byte[] frame = Frames.encode(1, Samples.checkpoint());
        frame[40] ^= 1;
        bad.getOutputStream().write(frame);
        bad.getOutputStream().write(frame);
        assertTrue(Loopback.isClosed(bad));
        Loopback.await("a warning", () -> !log.list.isEmpty());
        ILoggingEvent event = log.list.get(0);
        assertEquals(Level.WARN, event.getLevel());
        assertTrue(event.getFormattedMessage().contains("/127.0.0.1:" + bad.getLocalPort()));
      }
      Outcome outcome = new Outcome();
      good.send(new Probe(Samples.SEGMENT), outcome);
      assertEquals(ABSENT, outcome.get());
      assertEquals(1, log.list.size());
    } finally {
      logger.detachAppender(log);
    }
  }
}
