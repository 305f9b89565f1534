package io.baton.export;

import com.google.common.primitives.Ints;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.CorruptDataException;
import io.baton.block.StateChecksum;
import io.baton.replication.message.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads an export file once, from its beginning to its end, and believes nothing: any byte that is
 * missing, changed or too many is an error that says where. Used by one thread.
 */
final class ExportScan {

  /** What a whole file has. */
  static final class Found {

    /** Whose version it is. */
    final ExportHead head;

    /** Numbers of its blocks, ascending. */
    final int[] blocks;

    /** One for each of them. */
    final Tags tags;

    /** Of the state. */
    final long checksum;

    /** Of the file. */
    final long bytes;

    private Found(ExportScan scan) {
      head = scan.head;
      blocks = Arrays.copyOf(scan.blocks, scan.count);
      tags = scan.tags.resized(scan.count);
      checksum = scan.sum;
      bytes = scan.position;
    }
  }

  private final String file;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ExportGroup group = new ExportGroup(1);
  private final ExportHead head;
  private final int[] blocks;
  private final Tags tags;
  private int count;
  private long sum;
  private long position;

  private ExportScan(String file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    head = readHead();
    sum = StateChecksum.ofLength(head.length());
    long most = Math.min(SegmentSpec.blocks(head.length()), ExportGroup.mostBlocks(channel.size()));
    blocks = new int[Ints.checkedCast(most)];
    tags = new Tags(blocks.length);
  }

  /**
   * Reads a file.
   *
   * @param file for errors
   * @throws io.baton.api.error.RefusedException if it is no export, or of another format
   * @throws CorruptDataException if it is not whole
   */
  static Found read(String file, FileChannel channel) throws IOException {
    return new ExportScan(file, channel).readBlocks();
  }

  private ExportHead readHead() throws IOException {
    ByteBuffer bytes = fill(ByteBuffer.allocate(ExportHead.BYTES), "its head");
    ExportHead read = ExportHead.decode(file, bytes);
    crc.update(bytes.clear());
    return read;
  }

  private Found readBlocks() throws IOException {
    ByteBuffer next = readNext();
    while (ExportGroup.kind(next) == ExportGroup.KIND) {
      readGroup(next);
      next = readNext();
    }
    if (ExportGroup.kind(next) != ExportEnd.KIND) {
      throw damaged("at byte %d is neither a group of blocks nor the end".formatted(startOf(next)));
    }
    readEnd(next);
    return new Found(this);
  }

  private ByteBuffer readNext() throws IOException {
    ByteBuffer next = ByteBuffer.allocate(ExportGroup.HEAD).order(ByteOrder.LITTLE_ENDIAN);
    return fill(next, "what follows " + (count == 0 ? "its head" : "block " + blocks[count - 1]));
  }

  private long startOf(ByteBuffer next) {
    return position - next.capacity();
  }

  private void readGroup(ByteBuffer next) throws IOException {
    long start = startOf(next);
    if (count % ExportGroup.BLOCKS != 0 || !group.begin(next, start)) {
      throw damaged("the group of blocks at byte %d cannot be there".formatted(start));
    }
    fill(group.index(), "the tags of a group of blocks");
    if (!group.isIndexIntact()) {
      throw damaged(
          "bytes %d to %d, tags of blocks, do not match their checksum".formatted(start, position));
    }
    long data = position;
    crc.update(group.index().rewind());
    fill(group.data(), "blocks " + group.block(0) + " to " + group.block(group.count() - 1));
    for (int i = 0; i < group.count(); i++) {
      readBlock(i, data + (long) i * SegmentSpec.BLOCK_SIZE);
    }
    crc.update(group.data().rewind());
  }

  private void readBlock(int i, long at) {
    int block = group.block(i);
    if (!group.isBlockIntact(i)) {
      throw damaged(
          "block %d, bytes %d to %d, does not match its hash"
              .formatted(block, at, at + SegmentSpec.BLOCK_SIZE));
    }
    boolean ascends = block > (count == 0 ? -1 : blocks[count - 1]);
    if (!ascends || count == blocks.length || block >= SegmentSpec.blocks(head.length())) {
      throw damaged("block %d, at byte %d, cannot be there".formatted(block, at));
    }
    blocks[count] = block;
    tags.set(count, versionOf(i, block), group.hash(i));
    sum += StateChecksum.ofBlock(block, group.hash(i));
    count++;
  }

  private Version versionOf(int i, int block) {
    try {
      Version version = group.version(i);
      if (!version.isNone()) {
        return version;
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(
          file + " is damaged: block " + block + " is of " + e.getMessage(), e);
    }
    throw damaged("block %d is of no version".formatted(block));
  }

  private void readEnd(ByteBuffer next) throws IOException {
    long start = startOf(next);
    ByteBuffer bytes = ByteBuffer.allocate(ExportEnd.BYTES).put(next.clear());
    fill(bytes, "its end");
    if (!ExportEnd.isIntact(bytes)) {
      throw damaged(
          "its end, bytes %d to %d, does not match its checksum".formatted(start, position));
    }
    ExportEnd end = ExportEnd.decode(bytes);
    if (channel.size() != position) {
      throw damaged(
          "%d bytes follow its end at byte %d".formatted(channel.size() - position, position));
    }
    if (end.position() != start || end.blocks() != count) {
      throw damaged(
          "%d blocks come before byte %d, its end says %d before byte %d"
              .formatted(count, start, end.blocks(), end.position()));
    }
    if (end.fileChecksum() != (int) crc.getValue()) {
      throw damaged("bytes 0 to %d do not match the file's checksum".formatted(start));
    }
    if (end.checksum() != sum) {
      throw damaged(
          "its blocks make a state of checksum %016x, not %016x".formatted(sum, end.checksum()));
    }
  }

  private ByteBuffer fill(ByteBuffer bytes, String what) throws IOException {
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        throw new CorruptDataException(
            "%s is cut short: it ends at byte %d, within %s".formatted(file, position, what));
      }
      position += read;
    }
    return bytes;
  }

  private CorruptDataException damaged(String how) {
    return new CorruptDataException(file + " is damaged: " + how);
  }
}
