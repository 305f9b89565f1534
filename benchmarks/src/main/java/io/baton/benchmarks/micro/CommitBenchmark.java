package io.baton.benchmarks.micro;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.store.ReplicaDirectory;
import io.baton.store.ReplicaStore;
import io.baton.store.disk.MappedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;

/** What a storage node does with a checkpoint that has arrived: checks, stages and commits it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommitBenchmark {

  private static final int BYTES = 64 << 20;
  private static final int BLOCKS = BYTES / Samples.BLOCK;

  /** Blocks in a checkpoint. */
  @Param({"1", "256"})
  public int blocks;

  private final SplittableRandom random = new SplittableRandom(1);
  private Path directory = Path.of("");
  private ByteBuffer data;
  private ReplicaStore store;
  private Version last = new Version(1, 1);

  /** JMH calls {@link #open} first. */
  @SuppressWarnings("NullAway.Init")
  public CommitBenchmark() {}

  /** Makes the replica. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Samples.directory();
    data = Samples.noise(blocks * Samples.BLOCK);
    store =
        new ReplicaDirectory(
                new MappedDisk(directory.resolve("disk")), random, 1, 1, InstantSource.system())
            .create(Samples.ID, Samples.NAME, SegmentSpec.ofCapacity(BYTES), 1);
  }

  /** The hash of the same bytes is part of it, as the store checks what it is given. */
  @Benchmark
  public Version commit() throws StorageException {
    Version next = new Version(1, last.sequence() + 1);
    store.stage(Samples.batch(random.nextInt(BLOCKS - blocks + 1), blocks, next, data));
    store.commit(new Commit(next, 1, Commit.Kind.CHECKPOINT, last, BYTES, next.sequence()));
    last = next;
    return next;
  }

  /** Deletes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    store.close();
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
