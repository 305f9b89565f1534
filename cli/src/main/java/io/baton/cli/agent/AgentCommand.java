package io.baton.cli.agent;

import static java.util.Objects.requireNonNull;

import io.baton.cli.command.Invocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the agent of a node, or asks the one that runs there. */
@Command(
    name = "agent",
    description = {
      "Runs the agent of this node, or asks the one that runs.",
      "The agent protects the state of programs that do not know Baton."
    },
    subcommands = {
      RunCommand.class,
      StatusCommand.class,
      CheckpointCommand.class,
      StartCommand.class,
      StopCommand.class,
      MoveCommand.class,
      StandbyCommand.class,
      ReloadCommand.class
    })
public final class AgentCommand implements Runnable {

  @ParentCommand private @Nullable Invocation parent;

  Invocation baton() {
    return requireNonNull(parent);
  }

  @Override
  public void run() {
    throw baton().wrongArguments("agent what? See baton agent --help");
  }
}
