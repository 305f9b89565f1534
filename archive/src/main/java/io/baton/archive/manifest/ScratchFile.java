package io.baton.archive.manifest;

import io.baton.archive.store.Content;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A local file without a name that others could see, for what does not fit into memory. It is gone
 * when it is closed, or its process has died. Never synced. One thread at a time.
 */
public final class ScratchFile implements Content, Closeable {

  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private long length;

  private ScratchFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes an empty one in a directory, and takes its name away at once. */
  public static ScratchFile in(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "baton-archive", ".scratch");
    try {
      return new ScratchFile(
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(file);
    }
  }

  /** Adds what lies between position and limit. */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      length += channel.write(bytes, length);
    }
  }

  /** Makes it the bytes of a stream. */
  public void fill(InputStream bytes) throws IOException {
    clear();
    byte[] buffer = new byte[BUFFER];
    for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
      append(ByteBuffer.wrap(buffer, 0, count));
    }
  }

  /** Makes it empty. */
  public void clear() throws IOException {
    channel.truncate(0);
    length = 0;
  }

  @Override
  public long length() {
    return length;
  }

  /** Reads it from its beginning; one stream at a time, which need not be closed. */
  @Override
  public InputStream open() throws IOException {
    channel.position(0);
    return new BufferedInputStream(Channels.newInputStream(channel), BUFFER) {
      @Override
      public void close() {
        // The file is read again.
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
