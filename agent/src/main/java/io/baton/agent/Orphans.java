package io.baton.agent;

import io.baton.agent.config.AgentConfig;
import io.baton.agent.config.ProgramConfig;
import io.baton.agent.process.ProgramProcess;
import io.baton.agent.process.Programs;
import io.baton.agent.state.Node;
import io.baton.agent.supervise.RunPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that an agent before this one has started, while this one has not reached ZooKeeper yet:
 * others may run them by now, or soon. Each is ended after a part of its bound, as the agent before
 * may have been cut off for a while already.
 */
final class Orphans implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private static final int PART_OF_BOUND = 2;

  /** How long after SIGKILL a process may still be there, and a little. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(15);

  private final Programs programs;
  private final List<Orphan> orphans = new ArrayList<>();
  private final List<Future<?>> timers = new ArrayList<>();

  private record Orphan(String name, RunPlan plan) {}

  /** Begins to wait. */
  Orphans(AgentConfig config, Programs programs, ScheduledExecutorService scheduler) {
    this.programs = programs;
    for (ProgramConfig program : config.programs().values()) {
      program
          .run()
          .map(run -> RunPlans.of(Node.notes(config.directory(), program.name()), run))
          .filter(plan -> plan.cutOff().stops())
          .ifPresent(plan -> add(new Orphan(program.name(), plan), scheduler));
    }
  }

  private void add(Orphan orphan, ScheduledExecutorService scheduler) {
    orphans.add(orphan);
    Runnable end =
        () -> {
          var unused = end(orphan);
        };
    long wait = orphan.plan().cutOff().bound().dividedBy(PART_OF_BOUND).toNanos();
    timers.add(scheduler.schedule(end, wait, TimeUnit.NANOSECONDS));
  }

  private CompletableFuture<Void> end(Orphan orphan) {
    try {
      ProgramProcess left = programs.find(orphan.plan().note()).orElse(null);
      if (left == null) {
        return CompletableFuture.completedFuture(null);
      }
      LOG.error("program {}, {}, is ended: ZooKeeper cannot be reached", orphan.name(), left);
      return left.stop(orphan.plan().hurried());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** ZooKeeper cannot be reached: ends them all, and waits for that. */
  void end() {
    close();
    List<CompletableFuture<Void>> ending = new ArrayList<>();
    Duration longest = AFTER_KILL;
    for (Orphan orphan : orphans) {
      ending.add(end(orphan));
      Duration limit = orphan.plan().hurried().plus(AFTER_KILL);
      longest = limit.compareTo(longest) > 0 ? limit : longest;
    }
    try {
      CompletableFuture.allOf(ending.toArray(CompletableFuture<?>[]::new))
          .get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("a program may still run whose state is not held here: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** ZooKeeper is reached, and guards look after them: waits no more. */
  @Override
  public void close() {
    timers.forEach(timer -> timer.cancel(false));
  }
}
