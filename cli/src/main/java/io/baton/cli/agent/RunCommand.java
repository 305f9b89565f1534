package io.baton.cli.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.baton.agent.Agent;
import io.baton.agent.config.AgentConfig;
import io.baton.agent.config.AgentConfigFile;
import io.baton.cli.command.Invocation;
import io.baton.daemon.DaemonRun;
import io.baton.daemon.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs an agent. */
@Command(
    name = "run",
    description = {
      "Protects the state of programs that do not know Baton, until it is told to stop by SIGTERM"
          + " or SIGINT. SIGKILL stops no program: the next agent goes on with it.",
      "docs/agent.md says how to use it, docs/configuration.md what FILE can say."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:stopped cleanly",
      "1:failed; the message says why",
      "2:wrong arguments, or FILE is wrong, and where; nothing was started"
    })
final class RunCommand implements Callable<Integer> {

  @ParentCommand private @Nullable AgentCommand group;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "What the agent is to be, in TOML.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    PrintWriter errors = new PrintWriter(baton.terminal().err(), true, UTF_8);
    Path from = requireNonNull(file);
    try {
      AgentConfig config = AgentConfigFile.read(from);
      return new DaemonRun("agent", errors, baton.debug(), ImmutableMap.of())
          .until(config.log(), () -> Agent.start(from, config)::close);
    } catch (ConfigException e) {
      errors.println("agent: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }
}
