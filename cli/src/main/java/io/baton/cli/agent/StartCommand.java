package io.baton.cli.agent;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has a program run here. */
@Command(
    name = "start",
    description = {
      "Has a program run on this node, and tells the version that it goes on from.",
      "If another agent runs it, that is waited for with election = external, and refused otherwise."
    })
final class StartCommand extends ProgramRequest {

  @Option(
      names = "--takeover",
      description = {
        "Take its state also from an owner that seems to live.",
        "That one gets no checkpoint acknowledged any more, and ends the program when it hears of it."
      })
  private boolean takeover;

  @Override
  String request(String name) {
    return "start " + name + (takeover ? " takeover" : "");
  }
}
