package io.baton.transport;

import io.baton.wire.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;

/**
 * Writes the frames of one channel, on its event loop; what is written in one round of the loop is
 * flushed together.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameWriter {

  private final Channel channel;
  private boolean flushing;

  FrameWriter(Channel channel) {
    this.channel = channel;
  }

  /**
   * A frame on its way out.
   *
   * @param head released by {@link #write}, or by whoever drops the frame
   * @param payload the message's own memory
   */
  record Outgoing(ByteBuf head, ByteBuffer payload) {

    /**
     * Encodes a message, on any thread.
     *
     * @throws IllegalArgumentException if it exceeds a limit of the protocol
     */
    static Outgoing of(ByteBufAllocator allocator, long requestId, Object message) {
      int size = FrameCodec.headSize(message);
      ByteBuf head = allocator.directBuffer(size, size);
      FrameCodec.encode(requestId, message, head.nioBuffer(0, size));
      return new Outgoing(head.writerIndex(size), FrameCodec.payload(message));
    }

    int size() {
      return head.readableBytes() + payload.remaining();
    }
  }

  /** Writes a frame; its payload is not copied. */
  ChannelFuture write(Outgoing frame) {
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
    ChannelFuture head = channel.write(frame.head());
    return frame.payload().hasRemaining()
        ? channel.write(Unpooled.wrappedBuffer(frame.payload().slice()))
        : head;
  }

  /** Encodes and writes a message. */
  ChannelFuture write(long requestId, Object message) {
    return write(Outgoing.of(channel.alloc(), requestId, message));
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }
}
