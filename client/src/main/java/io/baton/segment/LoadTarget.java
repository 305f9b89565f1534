package io.baton.segment;

import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Fills a new segment: a block comes from the file of an earlier open if its bytes there have the
 * hash that the source names, else from the source. When it is whole, the segment has the source's
 * version, with nothing dirty, and the earlier files are deleted. Writes to the segment's file by
 * system calls, which cost a part of what touching fresh pages of its mapping does. One thread at a
 * time; until then nobody writes to the segment.
 */
public final class LoadTarget extends CheckedTarget implements Closeable {

  /**
   * Where the blocks came from.
   *
   * @param reused blocks copied from the earlier file
   * @param fetched blocks received from sources
   */
  public record Statistics(long reused, long fetched) {

    /** Bytes copied from the earlier file. */
    public long bytesReused() {
      return reused * SegmentSpec.BLOCK_SIZE;
    }

    /** Bytes received from sources. */
    public long bytesFetched() {
      return fetched * SegmentSpec.BLOCK_SIZE;
    }
  }

  private final LocalSegment segment;
  private final @Nullable Path previousData;
  private final Runnable whenFilled;
  private final ByteBuffer block = ByteBuffer.allocateDirect(SegmentSpec.BLOCK_SIZE);

  private @Nullable PreviousFile previous;
  private @Nullable FileChannel file;
  private long reused;

  LoadTarget(LocalSegment segment, @Nullable Path previousData, Runnable whenFilled) {
    this.segment = segment;
    this.previousData = previousData;
    this.whenFilled = whenFilled;
  }

  /** What was done until now. */
  public Statistics statistics() {
    return new Statistics(reused, received());
  }

  @Override
  void prepare(ReadOpened source) throws IOException, StorageException {
    grow(segment, source.length());
    if (previous == null && previousData != null) {
      try {
        previous = new PreviousFile(previousData);
      } catch (NoSuchFileException e) {
        // another open has deleted it meanwhile: everything is fetched
        previous = null;
      }
    }
  }

  @Override
  boolean writeFromElsewhere(int number, long hash) throws IOException {
    if (previous == null) {
      return false;
    }
    previous.read(number, block);
    if (BlockHash.of(block) != hash) {
      return false;
    }
    write(number, block);
    reused++;
    return true;
  }

  @Override
  void write(int first, ByteBuffer data) throws IOException {
    if (file == null) {
      file = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
    }
    writeInside(file, first, data, segment.capacity());
  }

  @Override
  void complete(ReadOpened source, Tags all, long sumOfBlocks) throws IOException {
    try {
      segment.adopt(source.version(), source.length(), all, sumOfBlocks);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    close();
    whenFilled.run();
  }

  /** Lets the earlier file go; the segment is left as it is. Idempotent. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
    if (previous != null) {
      previous.close();
    }
  }

  @Override
  public String toString() {
    return segment.toString();
  }
}
