package io.baton.it;

import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine with a systemd of its own and Baton installed; it shares this one's network. */
final class SystemdMachine implements AutoCloseable {

  private static final Path SCRIPT =
      Path.of("src/test/resources/io/baton/it/systemd-machine.sh").toAbsolutePath();

  private final Process process;
  private final ProcessHandle systemd;

  private SystemdMachine(Process process, ProcessHandle systemd) {
    this.process = process;
    this.systemd = systemd;
  }

  /**
   * Starts one.
   *
   * @param archive unpacked
   * @param etc what is to be in /etc/baton
   */
  static SystemdMachine boot(Path archive, Path etc) throws Exception {
    Process process =
        new ProcessBuilder("bash", SCRIPT.toString(), archive.toString(), etc.toString())
            .inheritIO()
            .start();
    Eventually.await(
        "systemd",
        TestCluster.PATIENCE,
        () -> !process.isAlive() || systemdOf(process).filter(SystemdMachine::runs).isPresent());
    return new SystemdMachine(
        process, systemdOf(process).orElseThrow(() -> new IOException("no systemd was started")));
  }

  private static Optional<ProcessHandle> systemdOf(Process process) {
    return process.descendants().filter(SystemdMachine::isSystemd).findFirst();
  }

  private static boolean isSystemd(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
          .equals("systemd\n");
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  private static boolean runs(ProcessHandle systemd) {
    try {
      return inside(systemd, "systemctl", "is-system-running").equals("running\n");
    } catch (IOException e) {
      return false; // it says so by its exit code
    }
  }

  /** Runs a command on the machine; its output. Fails with it if the exit code is not 0. */
  String run(String... command) throws IOException {
    return inside(systemd, command);
  }

  private static String inside(ProcessHandle systemd, String... command) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("nsenter", "-a", "-t", Long.toString(systemd.pid())));
    words.addAll(List.of(command));
    return Machine.run(words);
  }

  /** What systemd knows of a unit. */
  String show(String unit, String property) throws IOException {
    return run("systemctl", "show", "--value", "--property", property, unit).strip();
  }

  /** Ends with all that runs on it. */
  @Override
  public void close() {
    systemd.destroyForcibly();
    process.onExit().join();
  }
}
