package io.baton.archive.read;

import io.baton.api.SegmentSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written beside where it shall be, and takes its name when it is whole. One thread
 * at a time.
 */
final class RestoredFile implements ArchiveReader.BlockConsumer, Closeable {

  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final long length;

  private RestoredFile(Path file, Path part, long length) throws IOException {
    this.file = file;
    this.part = part;
    this.length = length;
    this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
  }

  /** Begins one of zeros; close it to be rid of it if it is never committed. */
  static RestoredFile beside(Path file, long length) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = Files.createTempFile(whole.getParent(), whole.getFileName() + ".", ".part");
    return new RestoredFile(whole, part, length);
  }

  @Override
  public void accept(int block, ByteBuffer bytes) throws IOException {
    long at = (long) block * SegmentSpec.BLOCK_SIZE;
    ByteBuffer inLength = bytes.duplicate();
    inLength.limit((int) Math.min(bytes.limit(), bytes.position() + length - at));
    while (inLength.hasRemaining()) {
      at += channel.write(inLength, at);
    }
  }

  /** Makes it as long as it shall be, syncs it, and gives it its name for good. */
  void commit() throws IOException {
    if (channel.size() < length) {
      channel.write(ByteBuffer.allocate(1), length - 1);
    }
    channel.force(true);
    channel.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Deletes what was not committed. Idempotent. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
