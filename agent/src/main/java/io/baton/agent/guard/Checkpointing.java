package io.baton.agent.guard;

import io.baton.agent.supervise.Worker;
import io.baton.agent.watch.FileWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When checkpoints are taken that nobody asks for.
 *
 * @param every time from one to the next
 * @param onChange a file: whenever it may have been replaced
 * @param onTouch a file: whenever it is touched
 * @param watch sees that
 */
public record Checkpointing(
    Optional<Duration> every, Optional<Path> onChange, Optional<Path> onTouch, FileWatch watch) {

  /** Begins. */
  AutomaticCheckpoints start(Worker worker, Runnable checkpoint) {
    AutomaticCheckpoints automatic = new AutomaticCheckpoints(worker, checkpoint);
    every.ifPresent(automatic::every);
    onChange.ifPresent(file -> automatic.onChangeOf(file, watch));
    onTouch.ifPresent(file -> automatic.onTouchOf(file, watch));
    return automatic;
  }
}
