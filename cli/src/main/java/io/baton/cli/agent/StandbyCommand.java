package io.baton.cli.agent;

import picocli.CommandLine.Command;

/** Has a program not run here, and its copy kept. */
@Command(
    name = "standby",
    description = {
      "Keeps a warm copy of a program's state; a program that runs is ended after a last checkpoint.",
      "For programs with election = external: agents that elect stand by by themselves."
    })
final class StandbyCommand extends ProgramRequest {

  @Override
  String request(String name) {
    return "standby " + name;
  }
}
