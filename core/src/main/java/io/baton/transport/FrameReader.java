package io.baton.transport;

import io.baton.wire.Frame;
import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what arrives into frames, each in a buffer of its own of exactly its size, and hands them on
 * one at a time, only while the channel wants to read: what one socket read brought too much waits
 * here. A malformed frame closes the channel.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameReader extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
  private static final LogQuota QUOTA = new LogQuota(20, Duration.ofMinutes(1));

  /**
   * A frame with the buffer that its blocks are views of.
   *
   * @param buffer released by whoever takes the frame
   */
  record Received(Frame frame, ByteBuf buffer) {}

  private int maxLength = FrameCodec.MAX_HANDSHAKE_LENGTH;
  private boolean cutting;
  private @Nullable ByteBuf arrived;
  private @Nullable ByteBuf frame;
  private int length;
  private int lengthBytes;

  /** From now on frames may be as long as the protocol allows. */
  void handshakeDone() {
    maxLength = FrameCodec.MAX_LENGTH;
  }

  /** Closes a channel whose peer breaks the protocol, and says so, once if at all. */
  static void violated(Channel channel, MalformedFrameException how) {
    long unsaid = QUOTA.take(channel.eventLoop().ticker().nanoTime());
    if (unsaid >= 0) {
      LOG.warn(
          "closing the connection with {}: {}{}",
          channel.remoteAddress(),
          how.getMessage(),
          unsaid == 0 ? "" : "; not said of " + unsaid + " others before it");
    }
    channel.config().setAutoRead(false);
    channel.pipeline().fireExceptionCaught(how);
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf more = (ByteBuf) message;
    ByteBuf earlier = arrived;
    arrived = earlier == null ? more : join(ctx, earlier, more);
    cut(ctx);
  }

  private static ByteBuf join(ChannelHandlerContext ctx, ByteBuf first, ByteBuf second) {
    try {
      return ctx.alloc()
          .directBuffer(first.readableBytes() + second.readableBytes())
          .writeBytes(first)
          .writeBytes(second);
    } finally {
      first.release();
      second.release();
    }
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    cut(ctx);
    if (arrived == null) {
      ctx.read();
    }
  }

  private void cut(ChannelHandlerContext ctx) {
    if (cutting) {
      return;
    }
    cutting = true;
    try {
      while (arrived != null && ctx.channel().config().isAutoRead()) {
        handOn(ctx, arrived);
      }
    } finally {
      cutting = false;
    }
  }

  private void handOn(ChannelHandlerContext ctx, ByteBuf from) {
    try {
      ByteBuf whole = take(ctx, from);
      if (!from.isReadable()) {
        arrived = null;
        from.release();
      }
      if (whole != null) {
        decode(ctx, whole);
      }
    } catch (MalformedFrameException e) {
      drop();
      violated(ctx.channel(), e);
    }
  }

  private @Nullable ByteBuf take(ChannelHandlerContext ctx, ByteBuf from)
      throws MalformedFrameException {
    while (lengthBytes < FrameCodec.LENGTH_BYTES && from.isReadable()) {
      length |= from.readUnsignedByte() << (Byte.SIZE * lengthBytes++);
    }
    if (lengthBytes < FrameCodec.LENGTH_BYTES) {
      return null;
    }
    ByteBuf into = frame;
    if (into == null) {
      int size = FrameCodec.LENGTH_BYTES + FrameCodec.checkLength(length, maxLength);
      into = ctx.alloc().directBuffer(size, size).writeIntLE(length);
      frame = into;
    }
    into.writeBytes(from, Math.min(from.readableBytes(), into.maxWritableBytes()));
    if (into.maxWritableBytes() > 0) {
      return null;
    }
    frame = null;
    length = 0;
    lengthBytes = 0;
    return into;
  }

  private static void decode(ChannelHandlerContext ctx, ByteBuf whole)
      throws MalformedFrameException {
    Frame decoded;
    try {
      decoded = FrameCodec.decode(whole.nioBuffer());
    } catch (MalformedFrameException e) {
      whole.release();
      throw e;
    }
    ctx.fireChannelRead(new Received(decoded, whole));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  private void drop() {
    ReferenceCountUtil.release(arrived);
    ReferenceCountUtil.release(frame);
    arrived = null;
    frame = null;
  }
}
