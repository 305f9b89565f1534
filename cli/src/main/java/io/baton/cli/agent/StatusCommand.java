package io.baton.cli.agent;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.cli.command.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells how it stands with the programs of an agent. */
@Command(
    name = "status",
    description = "Tells how it stands with the programs of the agent, or with one of them.")
final class StatusCommand implements Callable<Integer> {

  @ParentCommand private @Nullable AgentCommand group;
  @Mixin private AgentAddress agent = new AgentAddress();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "As the configuration calls it.")
  private @Nullable String program;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    String request = program == null ? "status" : "status " + program;
    ObjectNode document = Answers.parse(agent.ask(baton, request));
    return baton.answer(document, StatusTable.of(document));
  }
}
