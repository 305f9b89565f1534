package io.baton.benchmarks.micro;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.api.Version;
import io.baton.segment.Capture;
import io.baton.segment.LocalSegment;
import io.baton.segment.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the application's thread does in a checkpoint: blocks change, and are captured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CaptureBenchmark {

  private static final int BYTES = 64 << 20;
  private static final int BLOCKS = BYTES / Samples.BLOCK;

  /** Blocks that changed. */
  @Param({"1", "256"})
  public int changed;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ByteBuffer reused = ByteBuffer.allocateDirect(1 << 20);
  private Path directory = Path.of("");
  private LocalSegment segment;
  private Bytes<?> content;
  private long sequence;

  /** JMH calls {@link #open} first. */
  @SuppressWarnings("NullAway.Init")
  public CaptureBenchmark() {}

  /** Makes the segment, every page of it touched. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Samples.directory();
    segment = new LocalStore(directory, random, 1).create(Samples.ID, Samples.NAME, 1, BYTES);
    segment.setLength(BYTES);
    content = segment.bytes();
    content.zeroOut(0, BYTES);
    content.writePosition(BYTES);
  }

  /** With new buffers, as the client takes them. */
  @Benchmark
  public Capture newBuffers() {
    change();
    return segment.capture(new Version(1, ++sequence), ByteBuffer::allocateDirect);
  }

  /** With one that is used again. */
  @Benchmark
  public Capture sameBuffer() {
    change();
    return segment.capture(new Version(1, ++sequence), bytes -> reused.clear().limit(bytes));
  }

  private void change() {
    for (int i = 0; i < changed; i++) {
      content.writeLong((long) random.nextInt(BLOCKS) * Samples.BLOCK, random.nextLong());
    }
  }

  /** Deletes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    segment.close();
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
