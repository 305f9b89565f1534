package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Request;
import io.baton.wire.Frames;
import io.baton.wire.MutatedFrames;
import io.baton.wire.Samples;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one connection after another is fed with frames, proper and not, at full
 * speed. {@code -Dbaton.frames.seed} repeats the choices, {@code -Dbaton.frames} sets how many
 * frames there are.
 */
class MillionsOfFramesTest {

  private static final int FRAMES = Integer.getInteger("baton.frames", 2_000_000);

  /** On average, of proper frames before the first that may be none. */
  private static final int PROPER = 20;

  private final long seed = Long.getLong("baton.frames.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final MutatedFrames frames = new MutatedFrames(seed);

  /** Counts every byte, and lends none twice. */
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(FrameReader.class);
  private final CountingObserver counts = new CountingObserver();
  private Transport transport;
  private Server server;
  private int connections;
  private int broken;
  private int requests;

  @BeforeEach
  void start() throws IOException {
    logger.setAdditive(false);
    logger.addAppender(log);
    log.start();
    transport = new Transport(1);
    server =
        Server.bind(
            transport,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Server.Identity(Loopback.CLUSTER, Loopback.N1),
            Loopback.SERVER,
            this::refuse,
            counts);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    transport.close();
  }

  private void refuse(Request request, Exchange exchange) {
    requests++;
    exchange.reply(
        new Refused(
            request.segment(), 1, 7, Refused.Reason.UNKNOWN_REPLICA, 0, Samples.VERSION, "none"));
  }

  @Test
  void theConnectionIsClosedAndNothingElseHappens() {
    long began = System.nanoTime();
    long warm = converse(FRAMES / 4);
    long heap = usedHeap();
    long more = converse(FRAMES - FRAMES / 4) + warm;
    long grown = usedHeap() - heap;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    String what =
        "seed %d: %d frames on %d connections in %d s, %d requests, %d connections broken, %d lines"
            .formatted(seed, more, connections, seconds, requests, broken, log.list.size());
    System.out.println(what);
    assertEquals(broken, counts.malformed + counts.turnedAway, what);
    assertTrue(broken > connections / 2 && requests > more / 4, what);
    assertEquals(requests, counts.answered, what);
    assertEquals(0, counts.held, what);
    assertEquals(0, server.connections(), what);
    assertEquals(0, buffers.metric().usedDirectMemory(), what);
    assertEquals(0, buffers.metric().usedHeapMemory(), what);
    assertTrue(log.list.size() <= 20 * (2 + seconds / 60), what);
    assertTrue(grown < 4 << 20, () -> what + ", " + grown + " bytes of heap more");
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private long converse(int frames) {
    long sent = 0;
    while (sent < frames) {
      sent += converse();
    }
    return sent;
  }

  /** One connection, until it is closed by either side; the frames that were read. */
  private int converse() {
    connections++;
    FrameReader reader = new FrameReader();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(buffers);
    channel.pipeline().addLast(reader, new ServerHandshake(server, reader));
    int sent = 1;
    send(channel, random.nextInt(16) == 0 ? frames.next() : Frames.encode(0, Loopback.hello()));
    for (int left = random.nextInt(100 * PROPER); left > 0 && channel.isOpen(); left--) {
      sent++;
      send(channel, random.nextInt(PROPER) == 0 ? frames.next() : frames.request());
    }
    if (!channel.isOpen()) {
      broken++;
    }
    channel.finishAndReleaseAll();
    return sent;
  }

  /** In one piece or two. */
  private void send(EmbeddedChannel channel, byte[] frame) {
    ByteBuf all = buffers.directBuffer(frame.length).writeBytes(frame);
    if (random.nextInt(8) == 0) {
      channel.writeInbound(all.readRetainedSlice(random.nextInt(frame.length + 1)));
    }
    if (channel.isOpen()) {
      channel.writeInbound(all);
    } else {
      all.release();
    }
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
  }
}
