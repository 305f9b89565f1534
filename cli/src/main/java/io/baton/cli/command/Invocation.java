package io.baton.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Terminal;
import io.baton.registry.Registry;
import java.time.Duration;
import picocli.CommandLine.ParameterException;

/** One run of {@code baton}, with the options that all subcommands share. */
public interface Invocation {

  /** Where it reads and writes. */
  Terminal terminal();

  /**
   * How long a call may take.
   *
   * @throws ParameterException if that is too short
   */
  Duration timeout();

  /** Whether stack traces are shown. */
  boolean debug();

  /** What ZooKeeper knows; the caller closes it. */
  Registry registry();

  /** A client for moving bytes; the caller closes it. */
  TemporaryClient client();

  /** The error of a wrong argument that only the whole of them shows. */
  ParameterException wrongArguments(String message);

  /**
   * Prints the answer in the form that was asked for.
   *
   * @return the exit status of success
   */
  int answer(ObjectNode document, String text);
}
