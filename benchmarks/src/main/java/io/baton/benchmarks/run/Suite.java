package io.baton.benchmarks.run;

import io.baton.benchmarks.agent.AgentWorkload;
import io.baton.benchmarks.report.Figure;
import io.baton.benchmarks.report.Results;
import io.baton.benchmarks.report.Side;
import io.baton.demo.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs experiments: Baton, bare, Baton, bare, as what else the machine does changes with time. */
final class Suite {

  private static final String CHECKSUM = "checksum";
  private static final String RESTORED = "bench/restored";
  private static final long SMALL = 8 << 20;
  private static final long SETTLE = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path scripts;
  private final int runs;
  private final List<Side> sides;
  private final Profile profile;
  private final Consumer<String> progress;
  private final Results results = new Results();

  Suite(Path scripts, int runs, List<Side> sides, Profile profile, Consumer<String> progress) {
    this.scripts = scripts;
    this.runs = runs;
    this.sides = sides;
    this.profile = profile;
    this.progress = progress;
  }

  Results results() {
    return results;
  }

  /** Runs one experiment on servers of its own. */
  void run(Experiment experiment, Workspace workspace) throws IOException, InterruptedException {
    try (Stage stage = Stage.start(workspace, scripts, profile)) {
      if (experiment == Experiment.RESTORE) {
        restores(stage);
        return;
      }
      if (experiment.isOfAgents()) {
        agents(experiment, stage);
        return;
      }
      for (int run = 1; run <= runs; run++) {
        for (Side side : sides) {
          if (side == Side.BATON || experiment.isComparable()) {
            String names = "bench/" + experiment.workload() + "-" + run;
            note(
                experiment,
                side,
                stage.load(side, experiment.workload(), Integer.toString(run), names));
            if (experiment.cleansUp()) {
              awaitRemoval(stage);
            }
          }
        }
      }
    }
  }

  private void restores(Stage stage) throws IOException, InterruptedException {
    Map<Side, Double> stored = new EnumMap<>(Side.class);
    for (Side side : sides) {
      stored.put(side, value(stage.load(side, "store", "0", RESTORED), CHECKSUM));
    }
    // Run 0 warms the servers up.
    for (int run = 0; run <= runs; run++) {
      for (Side side : sides) {
        Map<String, Double> figures =
            stage.load(side, Experiment.RESTORE.workload(), Integer.toString(run), RESTORED);
        if (value(figures, CHECKSUM) != value(stored, side)) {
          throw new IllegalStateException(side + " restored other bytes than were stored");
        }
        if (run > 0) {
          note(Experiment.RESTORE, side, figures);
        }
      }
    }
  }

  private void agents(Experiment experiment, Stage stage) throws IOException, InterruptedException {
    AgentWorkload agents =
        experiment == Experiment.FAILOVER ? stage.failover(scripts) : stage.idle(scripts);
    try {
      agents.start();
      for (int run = 1; run <= runs; run++) {
        note(experiment, Side.BATON, agents.run(run));
      }
    } finally {
      agents.end();
    }
  }

  private void note(Experiment experiment, Side side, Map<String, Double> figures) {
    progress.accept(experiment.workload() + " " + side + " " + figures);
    for (Map.Entry<String, Figure> figure : experiment.figures().entrySet()) {
      results.add(side, figure.getValue(), value(figures, figure.getKey()));
    }
  }

  private static <K> double value(Map<K, Double> figures, K name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + figures);
    }
    return value;
  }

  /** What was removed is deleted in the background, and would be in the way of the next run. */
  private static void awaitRemoval(Stage stage) throws IOException {
    long deadline = System.nanoTime() + SETTLE;
    while (stage.bytesHeld() > SMALL) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "the servers still hold " + stage.bytesHeld() + " bytes of removed states");
      }
      LockSupport.parkNanos(POLL);
    }
  }
}
