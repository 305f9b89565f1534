package io.baton.export;

import io.baton.replication.message.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Writes an export file from its beginning to its end. Used by one thread. */
final class ExportWriter {

  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ExportGroup group = new ExportGroup(ExportGroup.BLOCKS);
  private long position;
  private long blocks;

  /** Begins in an empty file. */
  ExportWriter(FileChannel channel, ExportHead head) throws IOException {
    this.channel = channel;
    write(head.encode());
  }

  /** Adds a block, above those before it, whose {@code i}-th tag and bytes these are. */
  void add(int block, Tags tags, int i, ByteBuffer bytes) throws IOException {
    group.add(block, tags, i, bytes);
    blocks++;
    if (group.isFull()) {
      writeGroup();
    }
  }

  /** Ends the file; it is not synced yet. */
  void end(long checksum) throws IOException {
    if (group.count() > 0) {
      writeGroup();
    }
    write(new ExportEnd(position, (int) crc.getValue(), blocks, checksum).encode());
  }

  private void writeGroup() throws IOException {
    group.seal(position);
    write(group.index());
    write(group.data());
    group.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    crc.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }
}
