package io.baton.benchmarks.bare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mapped files of a receiving process, by number. Safe for use by several threads. */
final class ServerFiles {

  private final Path directory;
  private final Map<Long, ByteBuffer> maps = new ConcurrentHashMap<>();

  ServerFiles(Path directory) {
    this.directory = directory;
  }

  void create(long file, long bytes) throws IOException {
    maps.put(file, Channels.map(path(file), bytes));
  }

  ByteBuffer get(long file) throws IOException {
    ByteBuffer map = maps.get(file);
    if (map == null) {
      throw new IOException("there is no file " + file + " here");
    }
    return map;
  }

  void drop(long file) throws IOException {
    maps.remove(file);
    Files.deleteIfExists(path(file));
    // Plain Java has no other way to unmap, and the memory stays until then.
    System.gc();
  }

  private Path path(long file) {
    return directory.resolve(Long.toHexString(file));
  }
}
