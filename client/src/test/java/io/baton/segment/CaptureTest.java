package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.UnsafeMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a capture holds. */
class CaptureTest {

  private static final int BLOCK = 4096;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void capturesInOrderMakeTheContent(boolean raw) {
    Random random = new Random(raw ? 2 : 3);
    Segments tested = Segments.full(directory, 40 * BLOCK + 123);
    for (int round = 0; round < 300; round++) {
      change(tested.segment, random, raw && round > 100);
      if (random.nextInt(5) == 0) {
        tested.segment.restore(tested.capture());
      } else if (random.nextInt(3) == 0) {
        Capture capture = tested.replicate();
        assertArrayEquals(tested.content(), tested.replicated(), "round " + round);
        assertEquals(tested.checksum(), capture.checksum(), "round " + round);
        assertTrue(tested.replicate().isEmpty());
      }
    }
    assertEquals(raw, tested.segment.isComparing());
  }

  private static void change(LocalSegment segment, Random random, boolean raw) {
    if (random.nextInt(50) == 0) {
      segment.grow(segment.capacity() + random.nextInt(20 * BLOCK));
    }
    if (random.nextInt(10) == 0) {
      segment.setLength(random.nextLong(segment.capacity() + 1));
    }
    byte[] noise = new byte[random.nextInt(3 * BLOCK)];
    random.nextBytes(noise);
    if (noise.length > segment.length()) {
      return;
    }
    int offset = random.nextInt((int) segment.length() - noise.length + 1);
    if (raw && random.nextBoolean()) {
      segment.byteBuffer().put(offset, noise);
    } else {
      segment.bytes().write(offset, noise);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 3 * 4096})
  void sizes(int size) {
    Segments tested = Segments.full(directory, size);
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    tested.segment.bytes().write(0, noise);
    Capture capture = tested.replicate();
    assertEquals((size + BLOCK - 1) / BLOCK, capture.blocks());
    assertArrayEquals(noise, tested.replicated());
    assertEquals(tested.checksum(), capture.checksum());
    ByteBuffer view = tested.segment.byteBuffer();
    assertEquals(size, view.remaining());
    assertTrue(tested.replicate().isEmpty());
  }

  @Test
  void aMarkedBlockThatIsTheSameIsNotSent() {
    Segments tested = Segments.full(directory, 700 * BLOCK);
    IntStream.range(0, 700).forEach(i -> tested.segment.bytes().writeLong((long) i * BLOCK, i + 1));
    assertEquals(700, tested.replicate().blocks());
    IntStream.range(0, 700).forEach(i -> tested.segment.bytes().writeLong((long) i * BLOCK, i + 1));
    tested.segment.bytes().writeLong(600L * BLOCK, 1);
    Capture capture = tested.replicate();
    assertEquals(1, capture.blocks());
    assertEquals(600, capture.batches().get(0).block(0));
    assertEquals(1, capture.buffers().size(), "a buffer that was not needed is used for the next");
  }

  @Test
  void batchesAreBoundedAndAscending() {
    Segments tested = Segments.full(directory, 700 * BLOCK);
    IntStream.range(0, 700).forEach(i -> tested.segment.bytes().writeLong((long) i * BLOCK, i + 1));
    Capture capture = tested.capture();
    assertEquals(
        List.of(256, 256, 188), capture.batches().stream().map(BlockBatch::count).toList());
    int next = 0;
    for (BlockBatch batch : capture.batches()) {
      for (int i = 0; i < batch.count(); i++) {
        assertEquals(next++, batch.block(i));
        assertEquals(1, batch.tags().epoch(i));
        assertEquals(1, batch.tags().sequence(i));
        assertEquals(BlockHash.of(batch.data(i)), batch.tags().hash(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedCaptureIsPartOfTheNext(boolean raw) {
    Segments tested = Segments.full(directory, 8 * BLOCK);
    if (raw) {
      tested.segment.shareFile();
    }
    Bytes<?> bytes = tested.segment.bytes();
    bytes.writeLong(0, 5);
    tested.replicate();
    bytes.writeLong(0, 6);
    bytes.writeLong(BLOCK, 7);
    tested.segment.setLength(7 * BLOCK);
    Capture refused = tested.capture();
    tested.segment.restore(refused);
    bytes.writeLong(0, 5);
    Capture next = tested.replicate();
    assertEquals(2, next.blocks(), "also the block that is what it was, as its tag is not");
    assertTrue(next.lengthChanged());
    assertArrayEquals(tested.content(), tested.replicated());
    assertEquals(tested.checksum(), next.checksum());
    assertTrue(tested.replicate().isEmpty());
  }

  @Test
  void whatIsCutOffIsNotSent() {
    Segments tested = Segments.full(directory, 100 * BLOCK);
    IntStream.range(0, 100).forEach(i -> tested.segment.bytes().writeLong((long) i * BLOCK, ~i));
    tested.replicate();
    tested.segment.setLength(10 * BLOCK + 1);
    Capture shorter = tested.replicate();
    assertEquals(1, shorter.blocks(), "the block that is cut");
    assertEquals(tested.checksum(), shorter.checksum());
    tested.segment.setLength(100 * BLOCK);
    Capture longer = tested.replicate();
    assertEquals(0, longer.blocks(), "zeros that every replica has");
    assertArrayEquals(tested.content(), tested.replicated());
    assertEquals(tested.checksum(), longer.checksum());
  }

  /** Replicas still have what a refused capture would have cut off. */
  @Test
  void whatARefusedCaptureCutOffIsSentAsZeros() {
    Segments tested = Segments.full(directory, 4 * BLOCK);
    tested.segment.bytes().writeLong(3 * BLOCK, 5);
    tested.replicate();
    tested.segment.setLength(BLOCK);
    tested.segment.restore(tested.capture());
    tested.segment.setLength(4 * BLOCK);
    Capture next = tested.replicate();
    assertArrayEquals(tested.content(), tested.replicated());
    assertEquals(tested.checksum(), next.checksum());
  }

  @Test
  void aCaptureThatFailsLosesNothing() {
    Segments tested = Segments.full(directory, 600 * BLOCK);
    tested.replicate();
    IntStream.range(0, 600).forEach(i -> tested.segment.bytes().writeLong((long) i * BLOCK, i + 1));
    Queue<ByteBuffer> pool = new ArrayDeque<>();
    pool.add(ByteBuffer.allocateDirect(256 * BLOCK));
    assertThrows(
        NoSuchElementException.class,
        () -> tested.segment.capture(new Version(1, 10), bytes -> pool.remove()));
    Capture next = tested.segment.capture(new Version(1, 11), ByteBuffer::allocateDirect);
    tested.apply(next);
    assertArrayEquals(tested.content(), tested.replicated());
    assertEquals(tested.checksum(), next.checksum());
  }

  @Test
  void aVersionIsUsedOnce() {
    Segments tested = Segments.full(directory, BLOCK);
    tested.segment.capture(new Version(2, 1), ByteBuffer::allocateDirect);
    assertThrows(
        IllegalArgumentException.class,
        () -> tested.segment.capture(new Version(2, 1), ByteBuffer::allocateDirect));
  }

  @Test
  void anAddressSwitchesToComparison() {
    Segments tested = Segments.full(directory, 3 * BLOCK);
    tested.replicate();
    long address = tested.segment.bytes().addressForWrite(BLOCK);
    assertTrue(tested.segment.isComparing());
    UnsafeMemory.MEMORY.writeLong(address, 9);
    Capture capture = tested.replicate();
    assertEquals(1, capture.blocks());
    assertArrayEquals(tested.content(), tested.replicated());
  }
}
