package io.baton.agent;

import io.baton.agent.config.ProgramConfig;
import io.baton.agent.config.StateConfig;
import io.baton.agent.config.Triggers;
import io.baton.agent.guard.Checkpointing;
import io.baton.agent.guard.Guard;
import io.baton.agent.guard.GuardPlan;
import io.baton.agent.state.Fallback;
import io.baton.agent.state.FileState;
import io.baton.agent.state.MappedState;
import io.baton.agent.state.Node;
import io.baton.agent.state.Protection;
import io.baton.agent.state.directory.DirectoryState;
import io.baton.agent.state.directory.Freezing;
import io.baton.agent.state.directory.Slots;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.supervise.Worker;
import io.baton.agent.watch.FileWatch;
import io.baton.archive.read.NewestVersion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Makes the guard of a program, as it is configured.
 *
 * @param node where programs have their states
 * @param watch sees files change
 * @param means to run programs
 * @param nanoClock never goes back
 */
record Protections(Node node, FileWatch watch, Supervisor.Means means, LongSupplier nanoClock) {

  Guard guard(ProgramConfig program) {
    return new Guard(
        new GuardPlan(
            program.name(),
            program.election() == ProgramConfig.Election.AGENTS,
            checkpointing(program),
            program.run().map(run -> RunPlans.of(node.notes(program.name()), run))),
        protection(program),
        means,
        new Worker(program.name(), nanoClock));
  }

  private Protection protection(ProgramConfig program) {
    StateConfig state = program.state();
    Fallback fallback = new Fallback(program.fallbackAfter(), new NewestVersion(), nanoClock);
    if (state instanceof StateConfig.Mapped mapped) {
      return new MappedState(node, program.segment(), program.spec(), mapped.path(), fallback);
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
    return new FileState(
        node, program.name(), program.segment(), program.spec(), state.path(), fallback);
  }

  private Freezing freezing(StateConfig.Directory directory) {
    return new Freezing(
        directory.freeze().map(RunPlans::command),
        directory.thaw().map(RunPlans::command),
        directory.freezeTimeout(),
        means.programs(),
        means.checks());
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
