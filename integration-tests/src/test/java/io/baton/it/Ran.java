package io.baton.it;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A {@code baton} command that has ended, a process of its own.
 *
 * @param status its exit code
 * @param text all that it printed
 */
record Ran(int status, String text) {

  private static final List<String> MEMORY = List.of("-Xmx128m");

  static Ran baton(TestCluster cluster, String... arguments) throws InterruptedException {
    return baton(cluster, Map.of(), arguments);
  }

  /** The same with more in its environment than this test has. */
  static Ran baton(TestCluster cluster, Map<String, String> environment, String... arguments)
      throws InterruptedException {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--zookeeper", cluster.connectString()))
            .toArray(String[]::new);
    try (TestProcess command =
        TestProcess.daemon("baton", MEMORY, environment, "io.baton.cli.BatonCommand", all)) {
      int status = command.exitCode();
      return new Ran(status, String.join("\n", command.lines()));
    }
  }
}
