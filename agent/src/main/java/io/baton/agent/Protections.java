package io.baton.agent;

import io.baton.agent.config.ProgramConfig;
import io.baton.agent.config.StateConfig;
import io.baton.agent.config.Triggers;
import io.baton.agent.guard.Checkpointing;
import io.baton.agent.guard.Cluster;
import io.baton.agent.guard.Guard;
import io.baton.agent.guard.Worker;
import io.baton.agent.state.FileState;
import io.baton.agent.state.MappedState;
import io.baton.agent.state.Node;
import io.baton.agent.state.Protection;
import io.baton.agent.watch.FileWatch;
import io.baton.api.SegmentName;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Makes the guard of a program, as it is configured.
 *
 * @param node where programs have their states
 * @param watch sees files change
 * @param nanoClock never goes back
 */
record Protections(Node node, FileWatch watch, LongSupplier nanoClock) {

  /** A file is looked at so often, beside being watched: a watch may miss something. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  Guard guard(ProgramConfig program) {
    return new Guard(
        program.name(),
        protection(program),
        cluster(),
        checkpointing(program),
        new Worker(program.name(), nanoClock));
  }

  private Protection protection(ProgramConfig program) {
    StateConfig state = program.state();
    if (state instanceof StateConfig.Mapped mapped) {
      return new MappedState(node, program.segment(), program.spec(), mapped.path());
    }
    return new FileState(node, program.name(), program.segment(), program.spec(), state.path());
  }

  private Cluster cluster() {
    return new Cluster() {
      @Override
      public CompletableFuture<Void> whenVacant(SegmentName segment) {
        return node.baton().whenVacant(segment);
      }

      @Override
      public Follower follow(SegmentName segment) {
        return node.baton().follow(segment, FollowOptions.DEFAULT);
      }
    };
  }

  private Checkpointing checkpointing(ProgramConfig program) {
    Triggers triggers = program.triggers();
    return program.state() instanceof StateConfig.ReplacedFile file
        ? new Checkpointing(
            Optional.of(triggers.every().orElse(LOOK)), Optional.of(file.path()), watch)
        : new Checkpointing(triggers.every(), triggers.onTouch(), watch);
  }
}
