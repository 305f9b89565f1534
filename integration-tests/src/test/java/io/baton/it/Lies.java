package io.baton.it;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.ReadOpened;
import io.baton.wire.Frame;
import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** What a storage node may reply that no honest one does. */
final class Lies {

  /** What takes the place of a reply; other frames are given back as they are. */
  interface Lie {
    byte[] about(byte[] frame);
  }

  private Lies() {}

  /** About checkpoints, in well-formed frames. */
  static Lie acknowledging(UnaryOperator<Acknowledged> lie) {
    return telling(Acknowledged.class, lie);
  }

  /** About checkpoints, in any frames. */
  static Lie ofAcknowledgements(UnaryOperator<byte[]> lie) {
    return frame -> decode(frame).message() instanceof Acknowledged ? lie.apply(frame) : frame;
  }

  /** About a version that is read, in well-formed frames. */
  static Lie opening(UnaryOperator<ReadOpened> lie) {
    return telling(ReadOpened.class, lie);
  }

  /** About blocks that are read, in any frames. */
  static Lie ofBlocks(UnaryOperator<byte[]> lie) {
    return frame -> decode(frame).message() instanceof BlockData ? lie.apply(frame) : frame;
  }

  /** One that is told, and no word after it of what the replica holds. */
  static Lie thenNothing(Lie lie) {
    AtomicBoolean told = new AtomicBoolean();
    return frame -> {
      byte[] instead = lie.about(frame);
      if (instead != frame) {
        told.set(true);
      }
      boolean says = decode(frame).message() instanceof ReplicaStatus;
      return says && told.get() ? cutShort(frame) : instead;
    };
  }

  private static <M> Lie telling(Class<M> kind, UnaryOperator<M> lie) {
    return bytes -> {
      Frame frame = decode(bytes);
      return kind.isInstance(frame.message())
          ? RawPeer.frame(frame.requestId(), lie.apply(kind.cast(frame.message())))
          : bytes;
    };
  }

  private static Frame decode(byte[] frame) {
    try {
      return FrameCodec.decode(ByteBuffer.wrap(frame));
    } catch (MalformedFrameException e) {
      throw new AssertionError("a node sends proper frames", e);
    }
  }

  static Acknowledged ofAnotherSegment(Acknowledged ack) {
    SegmentId other = new SegmentId(ack.segment().high(), ack.segment().low() + 1);
    return new Acknowledged(other, ack.incarnation(), ack.version(), ack.part(), ack.held());
  }

  static Acknowledged ofTheNextVersion(Acknowledged ack) {
    Version next = next(ack.version());
    return new Acknowledged(ack.segment(), ack.incarnation(), next, ack.part(), ack.held());
  }

  static Acknowledged ofAnotherReplica(Acknowledged ack) {
    return new Acknowledged(
        ack.segment(), ack.incarnation() + 1, ack.version(), ack.part(), ack.held());
  }

  static ReadOpened ofTheNextVersion(ReadOpened read) {
    return new ReadOpened(
        read.segment(),
        read.read(),
        next(read.version()),
        read.commitPoint(),
        read.length(),
        read.checksum());
  }

  static ReadOpened ofAnotherChecksum(ReadOpened read) {
    return new ReadOpened(
        read.segment(),
        read.read(),
        read.version(),
        read.commitPoint(),
        read.length(),
        read.checksum() + 1);
  }

  private static Version next(Version version) {
    return new Version(version.epoch(), version.sequence() + 1);
  }

  static byte[] toAnotherRequest(byte[] frame) {
    Frame honest = decode(frame);
    return RawPeer.frame(honest.requestId() + 1000, honest.message());
  }

  /** So it says; the rest never comes. */
  static byte[] huge(byte[] frame) {
    byte[] huge = frame.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(0, Integer.MAX_VALUE);
    return huge;
  }

  static byte[] cutShort(byte[] frame) {
    return Arrays.copyOf(frame, frame.length / 2);
  }

  /** A bit of the last block. */
  static byte[] otherBytes(byte[] frame) {
    byte[] other = frame.clone();
    other[frame.length - 1] ^= 1;
    return other;
  }
}
