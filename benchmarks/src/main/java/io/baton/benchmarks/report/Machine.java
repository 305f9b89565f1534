package io.baton.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured.
 *
 * @param cores that the JVM sees
 * @param kernel its release
 * @param java its version
 * @param load the load averages of 1, 5 and 15 minutes before
 * @param commit of the source, {@code unknown} outside of a repository
 * @param directory where the files were
 */
public record Machine(
    int cores, String kernel, String java, String load, String commit, String directory) {

  private static final int LOADS = 3;

  /** This machine, now. */
  public static Machine now(String commit, Path directory) throws IOException {
    String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ", LOADS + 1);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        System.getProperty("java.vm.version"),
        String.join(" ", load[0], load[1], load[2]),
        commit,
        directory.toString());
  }
}
