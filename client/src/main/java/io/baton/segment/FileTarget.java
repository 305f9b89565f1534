package io.baton.segment;

import io.baton.file.NewFile;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Writes a version to a plain file of its exact length, which appears when it is whole, checked and
 * synced. One thread at a time.
 */
public final class FileTarget extends CheckedTarget implements Closeable {

  private final NewFile file;
  private long length;

  private FileTarget(NewFile file) {
    this.file = file;
  }

  /** Begins a file beside {@code file}; close the target to be rid of it if it never completes. */
  public static FileTarget of(Path file) throws IOException {
    return new FileTarget(NewFile.beside(file));
  }

  @Override
  void prepare(ReadOpened source) throws IOException, StorageException {
    length = source.length();
    long wanted = length - file.channel().size();
    if (wanted > file.usableSpace()) {
      throw new StorageException(
          Reason.NO_SPACE, file + " needs " + length + " bytes, its disk has no room for them");
    }
  }

  @Override
  void write(int first, ByteBuffer data) throws IOException {
    writeInside(file.channel(), first, data, length);
  }

  @Override
  void complete(ReadOpened source, Tags all, long sumOfBlocks) throws IOException {
    FileChannel channel = file.channel();
    if (channel.size() > length) {
      channel.truncate(length);
    } else if (channel.size() < length) {
      channel.write(ByteBuffer.allocate(1), length - 1);
    }
    file.commit();
  }

  /** Deletes what is not whole. Idempotent. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
