package io.baton.export;

import io.baton.api.SegmentSpec;
import io.baton.api.error.RefusedException;
import io.baton.outline.Outline;
import io.baton.replication.message.Tags;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An export file that was read once from its beginning to its end, and found whole. Takes 28 bytes
 * of memory for each block that it has. Whoever reads its bytes checks them again: it may be
 * changed meanwhile. Used by one thread at a time.
 */
public final class ExportFile implements Closeable {

  private final Path file;
  private final FileChannel channel;
  private final ExportScan.Found found;

  private ExportFile(Path file, FileChannel channel, ExportScan.Found found) {
    this.file = file;
    this.channel = channel;
    this.found = found;
  }

  /**
   * Opens a file and checks every byte of it.
   *
   * @throws RefusedException if it cannot be read, is no export, or is of a newer format
   * @throws io.baton.api.error.CorruptDataException if it is cut short or damaged; says where
   */
  public static ExportFile open(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new RefusedException(file + " is not a regular file");
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new ExportFile(file, channel, ExportScan.read(file.toString(), channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new RefusedException(file + ": no such file", e);
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whose version it is. */
  public ExportHead head() {
    return found.head;
  }

  /** Blocks that it has: those that were ever written, also with zeros. */
  public int blocks() {
    return found.blocks.length;
  }

  /** Bytes of the file. */
  public long bytes() {
    return found.bytes;
  }

  /** Checksum of the whole state, see {@code StateChecksum}. */
  public long checksum() {
    return found.checksum;
  }

  /** What it has, without the bytes. */
  public Outline outline() {
    Tags tags = new Tags(SegmentSpec.blocks(head().length()));
    for (int i = 0; i < blocks(); i++) {
      int block = found.blocks[i];
      Tags from = found.tags;
      tags.set(block, from.epoch(i), from.sequence(i), from.hash(i));
    }
    return new Outline(
        head().segment(), head().name(), head().version(), head().length(), checksum(), tags);
  }

  /**
   * Reads bytes of the content until the buffer is full or the content ends; what was never written
   * is zeros.
   *
   * @param position in the content, a multiple of the block size
   */
  public void read(long position, ByteBuffer into) throws IOException {
    int limit = into.limit();
    int end = (int) Math.min(limit, into.position() + Math.max(0, head().length() - position));
    int block = SegmentSpec.blocks(position);
    while (into.position() < end) {
      int rank = Arrays.binarySearch(found.blocks, block);
      int run = rank < 0 ? hole(block, -rank - 1) : run(rank);
      into.limit((int) Math.min(end, into.position() + (long) run * SegmentSpec.BLOCK_SIZE));
      if (rank < 0) {
        putZeros(into);
      } else {
        readFully(ExportGroup.position(rank, blocks()), into);
      }
      block += run;
    }
    into.limit(limit);
  }

  /** How many blocks in a row are not there. */
  private int hole(int block, int nextRank) {
    int all = SegmentSpec.blocks(head().length());
    return (nextRank < blocks() ? found.blocks[nextRank] : all) - block;
  }

  /** How many blocks in a row lie one behind the other. */
  private int run(int rank) {
    int groupEnd = Math.min(blocks(), (rank / ExportGroup.BLOCKS + 1) * ExportGroup.BLOCKS);
    int end = rank + 1;
    while (end < groupEnd && found.blocks[end] == found.blocks[rank] + end - rank) {
      end++;
    }
    return end - rank;
  }

  private static void putZeros(ByteBuffer into) {
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  private void readFully(long at, ByteBuffer into) throws IOException {
    long start = at - into.position();
    while (into.hasRemaining()) {
      if (channel.read(into, start + into.position()) < 0) {
        throw new IOException("it has become shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return file.toString();
  }
}
