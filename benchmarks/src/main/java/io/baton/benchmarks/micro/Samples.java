package io.baton.benchmarks.micro;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What the loops are given. */
final class Samples {

  static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  static final SegmentId ID = new SegmentId(1, 2);
  static final SegmentName NAME = SegmentName.of("bench/micro");

  private Samples() {}

  /** Direct, full of noise, at position 0. */
  static ByteBuffer noise(int bytes) {
    SplittableRandom random = new SplittableRandom(bytes);
    ByteBuffer noise = ByteBuffer.allocateDirect(bytes);
    while (noise.remaining() >= Long.BYTES) {
      noise.putLong(random.nextLong());
    }
    return noise.clear();
  }

  /** The first {@code count} blocks from {@code first}, with the bytes of {@code data}. */
  static BlockBatch batch(int first, int count, Version version, ByteBuffer data) {
    int[] blocks = new int[count];
    Tags tags = new Tags(count);
    for (int i = 0; i < count; i++) {
      blocks[i] = first + i;
      tags.set(i, version, BlockHash.of(data.slice(i * BLOCK, BLOCK)));
    }
    return new BlockBatch(blocks, tags, data.slice(0, count * BLOCK));
  }

  /** A fresh directory for mapped files, to be deleted by the caller. */
  static Path directory() throws IOException {
    return Files.createTempDirectory("baton-bench-micro-");
  }
}
