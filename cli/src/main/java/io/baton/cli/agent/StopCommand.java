package io.baton.cli.agent;

import picocli.CommandLine.Command;

/** Has a program run nowhere. */
@Command(
    name = "stop",
    description = {
      "Ends a program after a last checkpoint, and tells its version.",
      "No agent runs it by itself until it is started again, on any node."
    })
final class StopCommand extends ProgramRequest {

  @Override
  String request(String name) {
    return "stop " + name;
  }
}
