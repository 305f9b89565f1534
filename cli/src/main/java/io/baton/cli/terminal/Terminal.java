package io.baton.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Where a command reads and writes. Answers go to {@code out}, everything else to {@code err}.
 *
 * @param in what a person types
 * @param out for the answer
 * @param err for errors, questions and progress
 * @param person whether somebody sees {@code err} and can type: only then are there questions and
 *     progress
 */
public record Terminal(BufferedReader in, PrintStream out, PrintStream err, boolean person) {

  /** This process's. Only the launcher can tell whether standard error is a terminal. */
  public static Terminal ofProcess() {
    return new Terminal(
        new BufferedReader(new InputStreamReader(System.in, UTF_8)),
        new PrintStream(System.out, true, UTF_8),
        new PrintStream(System.err, true, UTF_8),
        Boolean.getBoolean("baton.terminal"));
  }

  /** Of one of the streams, in its encoding. */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  /** Asks; empty if nobody is there to answer. */
  public Optional<String> ask(String question) throws IOException {
    if (!person) {
      return Optional.empty();
    }
    err.print(question + ' ');
    err.flush();
    return Optional.ofNullable(in.readLine()).map(String::strip);
  }
}
