package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.BatonCommand;
import io.baton.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A {@code baton} command that has ended.
 *
 * @param status its exit code
 * @param text all that it printed
 */
record Ran(int status, String text) {

  private static final List<String> MEMORY = List.of("-Xmx128m");

  /** Of this process, where nobody looks on. */
  static Ran baton(TestCluster cluster, String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, true, UTF_8);
        BufferedReader in = new BufferedReader(Reader.nullReader())) {
      int status = BatonCommand.run(new Terminal(in, out, out, false), at(cluster, arguments));
      return new Ran(status, text.toString(UTF_8).stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a process of its own, which has more in its environment than this test has. */
  static Ran baton(TestCluster cluster, Map<String, String> environment, String... arguments)
      throws InterruptedException {
    try (TestProcess command =
        TestProcess.daemon(
            "baton", MEMORY, environment, "io.baton.cli.BatonCommand", at(cluster, arguments))) {
      int status = command.exitCode();
      return new Ran(status, String.join("\n", command.lines()));
    }
  }

  private static String[] at(TestCluster cluster, String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--zookeeper", cluster.connectString()))
        .toArray(String[]::new);
  }
}
