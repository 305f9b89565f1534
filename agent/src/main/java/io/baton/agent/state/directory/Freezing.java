package io.baton.agent.state.directory;

import io.baton.agent.process.Programs;
import io.baton.agent.process.command.Command;
import io.baton.agent.process.watch.Health;
import io.baton.agent.process.watch.TimedRun;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that have a program leave its files alone, and let it go on.
 *
 * @param before run before the files are read
 * @param after run afterwards, also if the other failed
 * @param timeout of each
 * @param programs runs them
 * @param scheduler watches them
 */
public record Freezing(
    Optional<Command> before,
    Optional<Command> after,
    Duration timeout,
    Programs programs,
    ScheduledExecutorService scheduler) {

  private static final Logger LOG = LoggerFactory.getLogger(Freezing.class);

  /**
   * Returns when the files hold still.
   *
   * @throws RefusedException if the command fails
   */
  void freeze() {
    before
        .flatMap(this::failure)
        .ifPresent(
            why -> {
              throw new RefusedException("no checkpoint was taken, as " + why);
            });
  }

  /** Lets them go; if that fails somebody has to see to it, but what was read is good. */
  void thaw() {
    after
        .flatMap(this::failure)
        .ifPresent(why -> LOG.error("a program may be frozen still: {}", why));
  }

  private Optional<String> failure(Command command) {
    try {
      Health end = TimedRun.of(programs.capture(command), timeout, scheduler).health().join();
      return end instanceof Health.Unhealthy failed
          ? Optional.of(command.program() + " failed: " + failed.reason())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(command.program() + " cannot be run: " + e.getMessage());
    }
  }
}
