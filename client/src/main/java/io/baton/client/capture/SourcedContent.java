package io.baton.client.capture;

import com.google.common.primitives.ImmutableIntArray;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.RefusedException;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.export.ExportFile;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Parts;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes of a file or of memory as the first checkpoint of a segment. Read twice: once to hash them,
 * and again when a part is sent, so that a file of any size takes little memory. Blocks of zeros
 * are left out: they are there already. The source is not to change meanwhile, and it is noticed if
 * it does.
 *
 * <p>The parts are used by one thread.
 */
public final class SourcedContent implements Parts, Closeable {

  /** Parts kept that nobody uses just now: the next replica asks for the same one soon. */
  private static final int KEPT = 4;

  /** A part in memory. */
  private static final class Loaded {
    final int part;
    final BlockBatch batch;
    final ByteBuffer buffer;
    int uses;

    Loaded(int part, BlockBatch batch, ByteBuffer buffer) {
      this.part = part;
      this.batch = batch;
      this.buffer = buffer;
    }
  }

  private final ContentSource source;
  private final CaptureBuffers buffers;
  private final long length;
  private final long[] hashes;
  private final Map<Integer, Loaded> byPart = new HashMap<>();
  private final Map<BlockBatch, Loaded> byBatch = new HashMap<>();
  private final ArrayDeque<Loaded> unused = new ArrayDeque<>();
  private ImmutableIntArray firstBlocks = ImmutableIntArray.of();
  private long written;
  private long sum;
  private boolean released;

  private SourcedContent(ContentSource source, CaptureBuffers buffers) {
    this.source = source;
    this.buffers = buffers;
    this.length = source.length();
    this.hashes = new long[SegmentSpec.blocks(length)];
  }

  /**
   * Opens a file and hashes it.
   *
   * @param buffers where the memory comes from
   * @throws RefusedException if it cannot be read, or is longer than the segment's capacity
   */
  public static SourcedContent of(
      SegmentName name, SegmentSpec spec, Path file, CaptureBuffers buffers) {
    try {
      return of(name, spec, ContentSource.of(file), buffers);
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Hashes what remains in a buffer, and leaves its position as it is.
   *
   * @param buffers where the memory comes from
   * @throws RefusedException if that is longer than the segment's capacity
   */
  public static SourcedContent of(
      SegmentName name, SegmentSpec spec, ByteBuffer bytes, CaptureBuffers buffers) {
    try {
      return of(name, spec, ContentSource.of(bytes), buffers);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be read", e);
    }
  }

  /**
   * Hashes the content of an export file, which stays open as long as this is used.
   *
   * @param buffers where the memory comes from
   * @throws RefusedException if it cannot be read, is longer than the segment's capacity, or has
   *     changed since it was opened
   */
  public static SourcedContent of(
      SegmentName name, SegmentSpec spec, ExportFile export, CaptureBuffers buffers) {
    try {
      SourcedContent content = of(name, spec, ContentSource.of(export), buffers);
      if (content.content().captured().checksum() != export.checksum()) {
        throw new RefusedException(export + " has changed while it was being read");
      }
      return content;
    } catch (IOException e) {
      throw new RefusedException(export + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static SourcedContent of(
      SegmentName name, SegmentSpec spec, ContentSource source, CaptureBuffers buffers)
      throws IOException {
    try {
      if (source.length() > spec.capacity()) {
        throw new RefusedException(
            "%s has %d bytes, and segment %s a capacity of %d"
                .formatted(source, source.length(), name, spec.capacity()));
      }
      SourcedContent content = new SourcedContent(source, buffers);
      content.hash();
      return content;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private void hash() throws IOException {
    ImmutableIntArray.Builder parts = ImmutableIntArray.builder();
    ByteBuffer data = buffers.take(blocksFrom(0) * SegmentSpec.BLOCK_SIZE);
    for (int first = 0; first < hashes.length; first += BlockBatch.MAX_BLOCKS) {
      read(first, data);
      long before = written;
      for (int i = 0; i < blocksFrom(first); i++) {
        long hash = BlockHash.of(block(data, i));
        hashes[first + i] = hash;
        if (hash != BlockHash.OF_ZEROS) {
          sum += StateChecksum.ofBlock(first + i, hash);
          written++;
        }
      }
      if (written > before) {
        parts.add(first);
      }
    }
    buffers.giveBack(List.of(data));
    firstBlocks = parts.build();
  }

  private int blocksFrom(int first) {
    return Math.min(BlockBatch.MAX_BLOCKS, hashes.length - first);
  }

  /** Fills a buffer with the blocks from {@code first} on, zeros where the source ends. */
  private void read(int first, ByteBuffer into) throws IOException {
    into.clear().limit(blocksFrom(first) * SegmentSpec.BLOCK_SIZE);
    source.read((long) first * SegmentSpec.BLOCK_SIZE, into);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
    into.flip();
  }

  private static ByteBuffer block(ByteBuffer data, int i) {
    return data.slice(i * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE);
  }

  /** As the first checkpoint. */
  public InitialContent content() {
    Captured captured =
        new Captured(InitialContent.VERSION, length, sum + StateChecksum.ofLength(length), this);
    return new InitialContent(captured);
  }

  @Override
  public int count() {
    return Math.max(1, firstBlocks.length());
  }

  @Override
  public long bytes() {
    return written * SegmentSpec.BLOCK_SIZE;
  }

  /**
   * Reads a part, if it is not in memory.
   *
   * @throws RefusedException if the source cannot be read any more, or has changed
   */
  @Override
  public BlockBatch lend(int part) {
    if (firstBlocks.isEmpty()) {
      return BlockBatch.EMPTY;
    }
    Loaded loaded = byPart.get(part);
    if (loaded == null) {
      loaded = load(part);
      byPart.put(part, loaded);
      byBatch.put(loaded.batch, loaded);
    } else if (loaded.uses == 0) {
      unused.remove(loaded);
    }
    loaded.uses++;
    return loaded.batch;
  }

  private Loaded load(int part) {
    int first = firstBlocks.get(part);
    ByteBuffer data = buffers.take(blocksFrom(first) * SegmentSpec.BLOCK_SIZE);
    try {
      read(first, data);
      return new Loaded(part, withoutZeros(first, data), data);
    } catch (IOException e) {
      throw new RefusedException(source + " cannot be read: " + e.getMessage(), e);
    }
  }

  private BlockBatch withoutZeros(int first, ByteBuffer data) {
    int count = blocksFrom(first);
    int[] blocks = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer block = block(data, i);
      if (BlockHash.of(block) != hashes[first + i]) {
        throw new RefusedException(source + " has changed while it was being read");
      }
      if (hashes[first + i] != BlockHash.OF_ZEROS) {
        data.put(kept * SegmentSpec.BLOCK_SIZE, block, 0, SegmentSpec.BLOCK_SIZE);
        blocks[kept++] = first + i;
      }
    }
    Tags tags = new Tags(kept);
    for (int i = 0; i < kept; i++) {
      tags.set(i, InitialContent.VERSION, hashes[blocks[i]]);
    }
    data.clear().limit(kept * SegmentSpec.BLOCK_SIZE);
    return new BlockBatch(Arrays.copyOf(blocks, kept), tags, data);
  }

  @Override
  public void giveBack(BlockBatch part) {
    Loaded loaded = byBatch.get(part);
    if (loaded != null && --loaded.uses == 0) {
      unused.addLast(loaded);
      trim(released ? 0 : KEPT);
    }
  }

  @Override
  public void release() {
    released = true;
    trim(0);
  }

  private void trim(int most) {
    while (unused.size() > most) {
      Loaded oldest = unused.removeFirst();
      byPart.remove(oldest.part);
      byBatch.remove(oldest.batch);
      buffers.giveBack(List.of(oldest.buffer));
    }
  }

  /** Lets the source go: no part can be lent any more that is not in memory. */
  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(source + " cannot be let go", e);
    }
  }
}
