package io.baton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;

/** A run of the command in this process. */
record Ran(int status, String out, String err) {

  /** Where nobody looks on. */
  static Ran of(String... args) {
    return of(false, "", args);
  }

  /** With a person who types something. */
  static Ran typing(String typed, String... args) {
    return of(true, typed, args);
  }

  private static Ran of(boolean person, String typed, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader(typed)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            person);
    int status = BatonCommand.run(terminal, args);
    return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
