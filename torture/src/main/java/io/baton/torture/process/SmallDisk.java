package io.baton.torture.process;

import io.baton.torture.system.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory, to be filled by a file beside the others. */
public final class SmallDisk {

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts one of so many MiB on a directory, which is made. */
  public static SmallDisk mount(Path mountPoint, int mib) throws IOException {
    Files.createDirectories(mountPoint);
    Command.run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs", mountPoint.toString());
    return new SmallDisk(mountPoint);
  }

  private Path ballast() {
    return mountPoint.resolve("ballast");
  }

  /** Leaves no page free. */
  public void fill() throws IOException {
    try (FileChannel file =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int size : new int[] {1 << 20, 1 << 12}) {
        fill(file, ByteBuffer.allocate(size));
      }
    }
  }

  private static void fill(FileChannel file, ByteBuffer some) {
    try {
      while (true) {
        some.clear();
        file.write(some);
      }
    } catch (IOException e) {
      // It is full, which is wanted.
    }
  }

  /** Makes room again. */
  public void free() throws IOException {
    Files.deleteIfExists(ballast());
  }
}
