package io.baton.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Tells a restarted process from a restarted machine (R5). */
public final class BootId {

  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /**
   * A number that stays the same as long as the machine stays up. A random one where the system has
   * none: a restarted process then counts as a restarted machine, which is the safe mistake.
   */
  public static long read(RandomGenerator random) {
    try {
      UUID id = UUID.fromString(Files.readString(LINUX).strip());
      return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    } catch (IOException | IllegalArgumentException e) {
      return random.nextLong();
    }
  }
}
