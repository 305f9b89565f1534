package io.baton.client.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.segment.Capture;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

  private static final SegmentName NAME = SegmentName.of("parts");
  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  private static final int BATCH = BlockBatch.MAX_BLOCKS * BLOCK;

  private final CaptureBuffers buffers = new CaptureBuffers(1L << 30, () -> 0);

  @TempDir Path directory;

  /** Eleven batches and a half block, one batch and some blocks of zeros. */
  private byte[] write(Path file) throws Exception {
    byte[] bytes = new byte[11 * BATCH + 100];
    new Random(5).nextBytes(bytes);
    Arrays.fill(bytes, 3 * BATCH, 4 * BATCH, (byte) 0);
    Arrays.fill(bytes, BLOCK, 4 * BLOCK, (byte) 0);
    Files.write(file, bytes);
    return bytes;
  }

  @Test
  void aFileComesWholeInLittleMemory() throws Exception {
    Path file = directory.resolve("file");
    byte[] written = write(file);
    SegmentSpec spec = SegmentSpec.ofCapacity(written.length + 5);
    try (SourcedContent content = SourcedContent.of(NAME, spec, file, buffers)) {
      assertEquals(11, content.count(), "one is all zeros");
      byte[] read = new byte[written.length];
      long sum = 0;
      long bytes = 0;
      for (int part = 0; part < content.count(); part++) {
        BlockBatch batch = content.lend(part);
        assertSame(batch, content.lend(part), "for the other replica");
        for (int i = 0; i < batch.count(); i++) {
          int start = batch.block(i) * BLOCK;
          batch.data(i).get(read, start, Math.min(BLOCK, read.length - start));
          sum += StateChecksum.ofBlock(batch.block(i), batch.tags().hash(i));
          bytes += BLOCK;
        }
        content.giveBack(batch);
        content.giveBack(batch);
      }
      assertTrue(Arrays.equals(written, read));
      assertEquals(content.bytes(), bytes);
      long checksum = sum + StateChecksum.ofLength(written.length);
      assertEquals(checksum, content.content().captured().checksum());
      content.release();
      assertTrue(buffers.kept() <= 6 * BATCH, () -> "as much as " + buffers.kept());
    }
  }

  @Test
  void aChangeOfTheFileIsNoticed() throws Exception {
    Path file = directory.resolve("file");
    byte[] written = write(file);
    SegmentSpec spec = SegmentSpec.ofCapacity(written.length);
    try (SourcedContent content = SourcedContent.of(NAME, spec, file, buffers);
        RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
      other.seek(5 * BATCH + 77);
      other.write(written[5 * BATCH + 77] + 1);
      BlockBatch intact = content.lend(3);
      RefusedException told = assertThrows(RefusedException.class, () -> content.lend(4));
      assertTrue(told.getMessage().contains("has changed"), told::getMessage);
      content.giveBack(intact);
    }
  }

  @Test
  void anEmptyFileIsOneEmptyPart() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (SourcedContent content =
        SourcedContent.of(NAME, SegmentSpec.ofCapacity(10), file, buffers)) {
      assertEquals(1, content.count());
      assertEquals(0, content.lend(0).count());
    }
  }

  @Test
  void aFileTooLargeIsRefused() throws Exception {
    Path file = directory.resolve("file");
    byte[] written = write(file);
    SegmentSpec spec = SegmentSpec.ofCapacity(written.length - 1);
    assertThrows(RefusedException.class, () -> SourcedContent.of(NAME, spec, file, buffers));
  }

  @Test
  void memoryComesWholeToo() {
    byte[] bytes = new byte[2 * BLOCK + 10];
    new Random(6).nextBytes(bytes);
    Arrays.fill(bytes, 0, BLOCK, (byte) 0);
    ByteBuffer buffer = ByteBuffer.allocateDirect(3 + bytes.length).put(new byte[3]).put(bytes);
    buffer.position(3);
    SegmentSpec spec = SegmentSpec.ofCapacity(bytes.length);
    SourcedContent content = SourcedContent.of(NAME, spec, buffer, buffers);
    assertEquals(bytes.length, content.content().captured().length());
    assertEquals(1, content.count());
    BlockBatch batch = content.lend(0);
    assertEquals(2, batch.count(), "the first block is there already");
    assertEquals(ByteBuffer.wrap(bytes, BLOCK, BLOCK), batch.data(0));
    byte[] last = Arrays.copyOfRange(bytes, 2 * BLOCK, 3 * BLOCK);
    assertEquals(ByteBuffer.wrap(last), batch.data(1), "zeros behind its end");
    assertEquals(3, buffer.position());
  }

  @Test
  void memoryTooLargeIsRefused() {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    SegmentSpec spec = SegmentSpec.ofCapacity(99);
    RefusedException told =
        assertThrows(RefusedException.class, () -> SourcedContent.of(NAME, spec, buffer, buffers));
    assertTrue(told.getMessage().contains("has 100 bytes"), told::getMessage);
  }

  @Test
  void aCapturesBuffersGoBackWithTheLastUse() {
    ByteBuffer buffer = buffers.take(BLOCK);
    Capture capture = new Capture(new Version(1, 1), 0, 0, true, 0, List.of(), List.of(buffer));
    CapturedParts parts = new CapturedParts(buffers, capture);
    BlockBatch lent = parts.lend(0);
    parts.release();
    assertEquals(0, buffers.kept(), "a connection may still be writing it");
    parts.giveBack(lent);
    assertEquals(BLOCK, buffers.kept());
    assertThrows(IllegalStateException.class, parts::release);
  }
}
