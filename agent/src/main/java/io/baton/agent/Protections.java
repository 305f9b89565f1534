package io.baton.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.config.ProgramConfig;
import io.baton.agent.config.StateConfig;
import io.baton.agent.config.Triggers;
import io.baton.agent.guard.Checkpointing;
import io.baton.agent.guard.Guard;
import io.baton.agent.guard.Worker;
import io.baton.agent.process.Programs;
import io.baton.agent.process.command.Command;
import io.baton.agent.state.FileState;
import io.baton.agent.state.MappedState;
import io.baton.agent.state.Node;
import io.baton.agent.state.Protection;
import io.baton.agent.state.directory.DirectoryState;
import io.baton.agent.state.directory.Freezing;
import io.baton.agent.state.directory.Slots;
import io.baton.agent.watch.FileWatch;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Makes the guard of a program, as it is configured.
 *
 * @param node where programs have their states
 * @param watch sees files change
 * @param programs runs commands
 * @param scheduler watches them
 * @param nanoClock never goes back
 */
record Protections(
    Node node,
    FileWatch watch,
    Programs programs,
    ScheduledExecutorService scheduler,
    LongSupplier nanoClock) {

  Guard guard(ProgramConfig program) {
    return new Guard(
        program.name(),
        protection(program),
        checkpointing(program),
        new Worker(program.name(), nanoClock));
  }

  private Protection protection(ProgramConfig program) {
    StateConfig state = program.state();
    if (state instanceof StateConfig.Mapped mapped) {
      return new MappedState(node, program.segment(), program.spec(), mapped.path());
    }
    if (state instanceof StateConfig.Directory directory) {
      return new DirectoryState(
          node,
          program.name(),
          program.spec(),
          new Slots(program.segment(), directory.maxFiles()),
          directory.path(),
          freezing(directory));
    }
    return new FileState(node, program.name(), program.segment(), program.spec(), state.path());
  }

  private Freezing freezing(StateConfig.Directory directory) {
    return new Freezing(
        directory.freeze().map(Protections::command),
        directory.thaw().map(Protections::command),
        directory.freezeTimeout(),
        programs,
        scheduler);
  }

  private static Command command(ImmutableList<String> words) {
    return new Command(words, ImmutableMap.of(), Optional.empty(), Optional.empty());
  }

  private Checkpointing checkpointing(ProgramConfig program) {
    Triggers triggers = program.triggers();
    Optional<Path> replaced =
        program.state() instanceof StateConfig.ReplacedFile file
            ? Optional.of(file.path())
            : Optional.empty();
    return new Checkpointing(triggers.every(), replaced, triggers.onTouch(), watch);
  }
}
