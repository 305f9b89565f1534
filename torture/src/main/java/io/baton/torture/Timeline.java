package io.baton.torture;

import io.baton.torture.cluster.Cluster;
import io.baton.torture.cluster.Faults;
import io.baton.torture.network.Network;
import io.baton.torture.schedule.Fault;
import io.baton.torture.schedule.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Plays steps at their times, on one thread, and mends all in the end. */
final class Timeline {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Longer than any step takes. */
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Faults faults;
  private final Progress progress;
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Map<Network.Mend, Future<?>> mends = new LinkedHashMap<>();
  private final List<Future<?>> played = new ArrayList<>();
  private int crashes;

  /** Something to do that may fail. */
  private interface Action {
    void run() throws IOException;
  }

  Timeline(Cluster cluster, Progress progress) {
    this.cluster = cluster;
    this.faults = new Faults(cluster);
    this.progress = progress;
  }

  private void later(Duration at, Action action) {
    played.add(
        thread.schedule(
            () -> {
              action.run();
              return null;
            },
            at.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  /** Plays them; returns when the time is over and all faults are mended. */
  void play(List<Step> steps, Duration length) throws IOException, InterruptedException {
    steps.forEach(step -> later(step.at(), () -> play(step)));
    for (Duration at = LOOK; at.compareTo(length) < 0; at = at.plus(LOOK)) {
      later(at, this::restartCrashed);
    }
    later(length, () -> {});
    for (Future<?> each : played) {
      await(each);
    }
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.shutdown();
    if (!thread.awaitTermination(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("a step does not end");
    }
    for (Map.Entry<Network.Mend, Future<?>> each : mends.entrySet()) {
      if (each.getValue().isCancelled()) {
        // It was to be mended later than that.
        each.getKey().mend();
      } else {
        await(each.getValue());
      }
    }
    restartCrashed();
  }

  private static void await(Future<?> played) throws IOException, InterruptedException {
    try {
      played.get();
    } catch (ExecutionException e) {
      throw new IOException("a step could not be played", e.getCause());
    }
  }

  private void play(Step step) throws IOException {
    if (step instanceof Step.Inflict inflict) {
      play(inflict);
    } else if (step instanceof Step.Take take) {
      cluster.tell(take.client(), "take " + take.segment());
    } else if (step instanceof Step.Look look) {
      cluster.tell(look.client(), "look " + look.segment());
    } else if (step instanceof Step.Leave leave) {
      cluster.tell(leave.client(), "leave " + leave.segment());
    }
  }

  private void play(Step.Inflict inflict) throws IOException {
    Faults.Done done = faults.inflict(inflict);
    if (done.hosts().isEmpty()) {
      progress.say("spared: " + inflict);
      return;
    }
    progress.say(inflict.on(done.hosts()).toString());
    Future<?> mended =
        thread.schedule(
            () -> {
              done.mend().mend();
              return null;
            },
            inflict.lasts().toMillis(),
            TimeUnit.MILLISECONDS);
    mends.put(done.mend(), mended);
  }

  private void restartCrashed() throws IOException {
    for (String name : cluster.restartCrashed()) {
      crashes++;
      progress.say(name + " ended by itself, and is started again");
    }
  }

  Map<Fault, Integer> counts() {
    return faults.counts();
  }

  int crashes() {
    return crashes;
  }
}
