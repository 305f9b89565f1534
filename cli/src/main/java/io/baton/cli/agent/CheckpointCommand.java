package io.baton.cli.agent;

import picocli.CommandLine.Command;

/** Takes a checkpoint of a program. */
@Command(
    name = "checkpoint",
    description = "Takes a checkpoint of a program's state, and tells its version.")
final class CheckpointCommand extends ProgramRequest {

  @Override
  String request(String name) {
    return "checkpoint " + name;
  }
}
