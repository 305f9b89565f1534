package io.baton.cli.agent;

import picocli.CommandLine.Command;

/** Has another node run a program. */
@Command(
    name = "move",
    description = {
      "Ends a program after a last checkpoint, and waits until an agent that stands by has it.",
      "If none takes it, it runs here again."
    })
final class MoveCommand extends ProgramRequest {

  @Override
  String request(String name) {
    return "move " + name;
  }
}
