package io.baton.cli.agent;

import static java.util.Objects.requireNonNull;

import io.baton.cli.command.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Asks something of one program, which is answered by a version of its state. */
abstract class ProgramRequest implements Callable<Integer> {

  @ParentCommand private @Nullable AgentCommand group;
  @Mixin private AgentAddress agent = new AgentAddress();

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "As the configuration calls it.")
  private @Nullable String program;

  /** What is asked, of the program's name. */
  abstract String request(String name);

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    String version = agent.ask(baton, request(requireNonNull(program)));
    return baton.answer(Answers.document("version", version), version);
  }
}
