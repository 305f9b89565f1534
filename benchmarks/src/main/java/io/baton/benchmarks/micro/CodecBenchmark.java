package io.baton.benchmarks.micro;

import io.baton.api.Version;
import io.baton.replication.message.Checkpoint;
import io.baton.wire.Frame;
import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The frame of a checkpoint, without the copying of its blocks, which the codec leaves out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  private static final int REQUEST = 7;

  /** Blocks in the checkpoint. */
  @Param({"1", "256"})
  public int blocks;

  private Checkpoint message;
  private ByteBuffer head;
  private ByteBuffer frame;

  /** JMH calls {@link #encodeOnce} first. */
  @SuppressWarnings("NullAway.Init")
  public CodecBenchmark() {}

  /** Makes the message, and its frame. */
  @Setup(Level.Trial)
  public void encodeOnce() {
    Version version = new Version(3, 17);
    ByteBuffer data = Samples.noise(blocks * Samples.BLOCK);
    message =
        new Checkpoint(
            Samples.ID,
            1,
            version,
            new Version(3, 16),
            new Version(3, 15),
            1 << 26,
            1,
            0,
            1,
            Samples.batch(0, blocks, version, data));
    head = ByteBuffer.allocateDirect(FrameCodec.headSize(message));
    FrameCodec.encode(REQUEST, message, head);
    frame = ByteBuffer.allocateDirect(head.capacity() + data.capacity());
    frame.put(head.flip()).put(data.duplicate().clear()).flip();
  }

  /** As the sender does. */
  @Benchmark
  public ByteBuffer encode() {
    head.position(0).limit(FrameCodec.headSize(message));
    FrameCodec.encode(REQUEST, message, head);
    return head;
  }

  /** As the receiver does. */
  @Benchmark
  public Frame decode() throws MalformedFrameException {
    return FrameCodec.decode(frame);
  }
}
