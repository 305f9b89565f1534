package io.baton.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of 48 MiB of its own, to be filled by a file beside the others. Needs root. */
final class SmallDisk implements AutoCloseable {

  private static final int MIB = 48;

  /** What it is made of. */
  enum Kind {
    TMPFS,
    EXT4
  }

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts one on a directory, which is made. */
  static SmallDisk mount(Kind kind, Path mountPoint) throws IOException {
    Files.createDirectories(mountPoint);
    if (kind == Kind.TMPFS) {
      Machine.run(
          "mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "tmpfs", mountPoint.toString());
    } else {
      Path image = mountPoint.resolveSibling(mountPoint.getFileName() + ".img");
      Machine.run("truncate", "-s", MIB + "M", image.toString());
      // Without blocks that only root may use: the test is root.
      Machine.run("mkfs.ext4", "-q", "-m", "0", image.toString());
      Machine.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }
    return new SmallDisk(mountPoint);
  }

  private Path ballast() {
    return mountPoint.resolve("ballast");
  }

  /** Leaves no block free. */
  void fill() throws IOException {
    try (FileChannel file =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int size : new int[] {1 << 20, 1 << 12, 1}) {
        fill(file, size);
      }
    }
  }

  /** Leaves some room: so many MiB at least, and little more. */
  void fillBut(int mib) throws IOException {
    fill();
    try (FileChannel file = FileChannel.open(ballast(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - ((long) mib << 20));
    }
  }

  private static void fill(FileChannel file, int size) {
    ByteBuffer some = ByteBuffer.allocate(size);
    try {
      while (true) {
        some.clear();
        file.write(some);
        file.force(true);
      }
    } catch (IOException e) {
      // It is full, which is wanted.
    }
  }

  /** Makes room again. */
  void free() throws IOException {
    Files.delete(ballast());
  }

  @Override
  public void close() throws IOException {
    Machine.run(List.of("umount", "--lazy", mountPoint.toString()));
  }
}
