package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.replication.message.Checkpoint;
import io.baton.transport.FrameReader.Received;
import io.baton.wire.Frames;
import io.baton.wire.MalformedFrameException;
import io.baton.wire.Samples;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private final FrameReader reader = new FrameReader();
  private final EmbeddedChannel channel = new EmbeddedChannel(reader);
  private final byte[] frame = Frames.encode(7, Samples.checkpoint());

  @Test
  void framesArriveByteByByte() {
    reader.handshakeDone();
    for (int at = 0; at < frame.length; at++) {
      assertNull(channel.readInbound());
      channel.writeInbound(Unpooled.wrappedBuffer(frame, at, 1));
    }
    takeOne();
  }

  @Test
  void framesArriveTogether() {
    reader.handshakeDone();
    channel.writeInbound(Unpooled.wrappedBuffer(frame, frame, frame));
    takeOne();
    takeOne();
    takeOne();
  }

  @Test
  void nothingPassesWhilePaused() {
    reader.handshakeDone();
    channel.config().setAutoRead(false);
    ByteBuf two = Unpooled.wrappedBuffer(frame, frame);
    channel.writeInbound(two.readRetainedSlice(99), two);
    assertNull(channel.readInbound());
    channel.config().setAutoRead(true);
    takeOne();
    takeOne();
  }

  @Test
  void strangersSendSmallFramesOnly() {
    assertThrows(
        MalformedFrameException.class,
        () -> channel.writeInbound(Unpooled.wrappedBuffer(frame, 0, 4)));
    assertFalse(channel.isOpen());
  }

  private void takeOne() {
    Received received = channel.readInbound();
    assertNotNull(received);
    assertEquals(7, received.frame().requestId());
    assertEquals(frame.length, received.buffer().capacity());
    Checkpoint checkpoint = (Checkpoint) received.frame().message();
    assertTrue(Checkpoints.intact(checkpoint.blocks()));
    received.buffer().release();
  }
}
