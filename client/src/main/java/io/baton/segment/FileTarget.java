package io.baton.segment;

import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a version to a plain file of its exact length. The bytes are collected beside it, and take
 * its name, over what has it, when they are whole, checked and synced. One thread at a time.
 */
public final class FileTarget extends CheckedTarget implements Closeable {

  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private long length;

  private FileTarget(Path file, Path part) throws IOException {
    this.file = file;
    this.part = part;
    this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
  }

  /** Begins a file beside {@code file}; close the target to be rid of it if it never completes. */
  public static FileTarget of(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = Files.createTempFile(whole.getParent(), whole.getFileName() + ".", ".part");
    return new FileTarget(whole, part);
  }

  @Override
  void prepare(ReadOpened source) throws IOException, StorageException {
    length = source.length();
    long wanted = length - channel.size();
    if (wanted > Files.getFileStore(part).getUsableSpace()) {
      throw new StorageException(
          Reason.NO_SPACE, file + " needs " + length + " bytes, its disk has no room for them");
    }
  }

  @Override
  void write(int first, ByteBuffer data) throws IOException {
    writeInside(channel, first, data, length);
  }

  @Override
  void complete(ReadOpened source, Tags all, long sumOfBlocks) throws IOException {
    if (channel.size() > length) {
      channel.truncate(length);
    } else if (channel.size() < length) {
      channel.write(ByteBuffer.allocate(1), length - 1);
    }
    channel.force(true);
    channel.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes what is not whole. Idempotent. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
