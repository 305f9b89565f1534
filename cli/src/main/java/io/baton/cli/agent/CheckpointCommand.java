package io.baton.cli.agent;

import static java.util.Objects.requireNonNull;

import io.baton.cli.command.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a checkpoint of a program. */
@Command(
    name = "checkpoint",
    description = "Takes a checkpoint of a program's state, and tells its version.")
final class CheckpointCommand implements Callable<Integer> {

  @ParentCommand private @Nullable AgentCommand group;
  @Mixin private AgentAddress agent = new AgentAddress();

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "As the configuration calls it.")
  private @Nullable String program;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    String version = agent.ask(baton, "checkpoint " + requireNonNull(program));
    return baton.answer(Answers.document("version", version), version);
  }
}
