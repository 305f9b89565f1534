package io.baton.benchmarks.micro;

import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The checksums of one block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HashBenchmark {

  private final ByteBuffer block = Samples.noise(Samples.BLOCK);
  private int number;

  /** The hash in its tag. */
  @Benchmark
  public long blockHash() {
    return BlockHash.of(block);
  }

  /** What it adds to the state's checksum. */
  @Benchmark
  public long stateChecksum() {
    return StateChecksum.ofBlock(number++, number);
  }
}
