package io.baton.client.capture;

import io.baton.export.ExportFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the bytes of a content are; its text names it in errors. Used by one thread at a time. */
interface ContentSource extends Closeable {

  /** Bytes, when it was opened. */
  long length();

  /** Reads until the buffer is full or the source ends. */
  void read(long position, ByteBuffer into) throws IOException;

  static ContentSource of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new InFile(file, channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What remains in a buffer, whose position and limit stay as they are. */
  static ContentSource of(ByteBuffer bytes) {
    return new InMemory(bytes.slice());
  }

  /** What an export file has; whoever opened it closes it. */
  static ContentSource of(ExportFile export) {
    return new InExport(export);
  }

  /** An export file. */
  record InExport(ExportFile export) implements ContentSource {

    @Override
    public long length() {
      return export.head().length();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      export.read(position, into);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return export.toString();
    }
  }

  /** A file. */
  record InFile(Path file, FileChannel channel, long length) implements ContentSource {

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      long start = position - into.position();
      int read;
      do {
        read = channel.read(into, start + into.position());
      } while (read > 0);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** Memory of the caller. */
  record InMemory(ByteBuffer bytes) implements ContentSource {

    @Override
    public long length() {
      return bytes.capacity();
    }

    @Override
    public void read(long position, ByteBuffer into) {
      int count = (int) Math.min(into.remaining(), length() - position);
      into.put(into.position(), bytes, (int) position, count);
      into.position(into.position() + count);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "the given content";
    }
  }
}
