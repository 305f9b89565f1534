package io.baton.segment;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/** A segment under test with a replica's model of it: what the captures say. */
final class Segments {

  static final SegmentId ID = new SegmentId(1, 2);
  static final SegmentName NAME = SegmentName.of("orders/eu");

  static final long BOOT = 0xb001;

  private static final Random RANDOM = new Random(7);
  private static final byte[] GARBAGE = new byte[1 << 20];

  static {
    Arrays.fill(GARBAGE, (byte) 0x55);
  }

  final LocalSegment segment;
  byte[] replica;
  long replicaLength;
  private final Deque<ByteBuffer> pool = new ArrayDeque<>();
  private long sequence;

  Segments(LocalSegment segment) {
    this.segment = segment;
    this.replica = new byte[SegmentSpec.blocks(segment.capacity()) * SegmentSpec.BLOCK_SIZE];
  }

  static LocalStore store(Path directory) {
    return store(directory, BOOT);
  }

  static LocalStore store(Path directory, long boot) {
    return new LocalStore(directory, RANDOM, boot);
  }

  /** A segment whose length is its capacity. */
  static Segments full(Path directory, long capacity) {
    Segments full = new Segments(store(directory).create(ID, NAME, 1, capacity));
    full.segment.setLength(capacity);
    return full;
  }

  Capture capture() {
    return segment.capture(new Version(1, ++sequence), this::buffer);
  }

  /** From a pool, full of what was there before. */
  private ByteBuffer buffer(int bytes) {
    ByteBuffer pooled = pool.poll();
    return pooled != null && pooled.capacity() >= bytes
        ? pooled
        : ByteBuffer.allocateDirect(bytes).put(GARBAGE, 0, bytes);
  }

  /** Captures, and applies it to the replica. */
  Capture replicate() {
    Capture capture = capture();
    apply(capture);
    pool.addAll(capture.buffers());
    return capture;
  }

  void apply(Capture capture) {
    int room = SegmentSpec.blocks(capture.length()) * SegmentSpec.BLOCK_SIZE;
    replica = Arrays.copyOf(replica, Math.max(room, replica.length));
    for (BlockBatch batch : capture.batches()) {
      for (int i = 0; i < batch.count(); i++) {
        batch.data(i).get(replica, batch.block(i) * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE);
      }
    }
    replicaLength = capture.length();
    int end = SegmentSpec.blocks(replicaLength) * SegmentSpec.BLOCK_SIZE;
    Arrays.fill(replica, end, replica.length, (byte) 0);
  }

  /** The replica's content, to its length. */
  byte[] replicated() {
    return Arrays.copyOf(replica, (int) replicaLength);
  }

  /** The segment's content, read past the segment. */
  byte[] content() {
    try {
      return Arrays.copyOf(Files.readAllBytes(segment.file()), (int) segment.length());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The checksum of the replica's content, from nothing. */
  long checksum() {
    long sum = StateChecksum.ofLength(replicaLength);
    for (int block = 0; block < replica.length / SegmentSpec.BLOCK_SIZE; block++) {
      ByteBuffer bytes =
          ByteBuffer.wrap(replica, block * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE);
      sum += StateChecksum.ofBlock(block, BlockHash.of(bytes));
    }
    return sum;
  }
}
