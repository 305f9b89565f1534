package io.baton.cli.agent;

import static java.util.Objects.requireNonNull;

import io.baton.cli.command.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Has the agent read its configuration again. */
@Command(
    name = "reload",
    description =
        "Has the agent read its configuration again. A wrong one changes nothing; programs that are"
            + " configured as they were are left alone.")
final class ReloadCommand implements Callable<Integer> {

  @ParentCommand private @Nullable AgentCommand group;
  @Mixin private AgentAddress agent = new AgentAddress();

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    String done = agent.ask(baton, "reload");
    return baton.answer(Answers.document("done", done), done);
  }
}
