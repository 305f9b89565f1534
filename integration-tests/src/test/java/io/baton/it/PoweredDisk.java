package io.baton.it;

import static io.baton.it.TestCluster.PATIENCE;

import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ext4 file system of 128 MiB of its own that can lose power: what was not synced is gone then.
 * Needs root.
 */
final class PoweredDisk implements AutoCloseable {

  /** EXT4_IOC_SHUTDOWN without flushing the log, by what every Debian has. */
  private static final String CUT =
      "sysopen(my $d, $ARGV[0], 0) or die $!; my $how = pack('L', 2);"
          + " ioctl($d, 0x8004587d, $how) or die $!";

  private final Path mountPoint;
  private final Path image;

  private PoweredDisk(Path mountPoint, Path image) {
    this.mountPoint = mountPoint;
    this.image = image;
  }

  /** Makes one and mounts it on a directory, which is made. */
  static PoweredDisk mount(Path mountPoint) throws IOException {
    Path image = mountPoint.resolveSibling(mountPoint.getFileName() + ".img");
    Files.createDirectories(mountPoint);
    Machine.run("truncate", "-s", "128M", image.toString());
    Machine.run("mkfs.ext4", "-q", image.toString());
    PoweredDisk disk = new PoweredDisk(mountPoint, image);
    disk.mount();
    return disk;
  }

  /** The loop device goes with the mount, however that ends. */
  private void mount() throws IOException {
    Machine.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
  }

  /** From now on nothing reaches the disk. */
  void cut() throws IOException {
    Machine.run("perl", "-e", CUT, mountPoint.toString());
  }

  /** Power is back: mounts what is on the disk. Whoever used it must be gone. */
  void restore() throws IOException {
    Machine.run("umount", mountPoint.toString());
    // Mounted while it is still there, it would be the file system that was cut.
    Eventually.await("the file system is gone", PATIENCE, () -> !isAttached());
    mount();
  }

  private boolean isAttached() {
    try {
      return !Machine.run("losetup", "--associated", image.toString()).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Machine.run("umount", "--lazy", mountPoint.toString());
  }
}
