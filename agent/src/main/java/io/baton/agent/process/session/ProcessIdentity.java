package io.baton.agent.process.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process a pid is: pids are used again, but not with the same start since the same boot. It
 * stays the same when the process execs another program.
 *
 * @param pid positive
 * @param start field 22 of {@code /proc/PID/stat}: clock ticks since the boot
 * @param bootId drawn by the kernel when it booted
 */
public record ProcessIdentity(long pid, long start, String bootId) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** That of the process which has this pid now; empty if there is none. */
  public static Optional<ProcessIdentity> of(long pid) throws IOException {
    Optional<ProcessStat> stat = ProcessStat.of(pid);
    return stat.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(pid, stat.get().start(), thisBoot()));
  }

  /** The id of this boot. */
  private static String thisBoot() throws IOException {
    return Files.readString(BOOT_ID).strip();
  }

  /** Whether the machine has been up since. If not, no process of then is there. */
  public boolean isOfThisBoot() throws IOException {
    return bootId.equals(thisBoot());
  }

  /** Whether it has not ended. One that its parent has not waited for yet has ended. */
  public boolean isAlive() throws IOException {
    return isOfThisBoot()
        && ProcessStat.of(pid).filter(stat -> is(stat) && stat.isAlive()).isPresent();
  }

  /** Whether this is what was read of it, in this boot. */
  boolean is(ProcessStat stat) {
    return stat.pid() == pid && stat.start() == start;
  }
}
