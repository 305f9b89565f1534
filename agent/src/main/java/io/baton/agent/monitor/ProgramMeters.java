package io.baton.agent.monitor;

import com.google.common.collect.ImmutableList;
import io.baton.agent.guard.GuardState;
import io.baton.agent.guard.GuardStatus;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.client.follow.Lag;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Meters.Point;
import io.baton.daemon.monitor.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What is shown of each program. Its series are there as long as it is configured: one that is
 * taken out of the configuration leaves nothing.
 */
final class ProgramMeters {

  private final Meters meters;
  private final Supplier<ImmutableList<GuardStatus>> programs;

  private ProgramMeters(Meters meters, Supplier<ImmutableList<GuardStatus>> programs) {
    this.meters = meters;
    this.programs = programs;
  }

  /**
   * Shows them.
   *
   * @param programs all that are configured now, however they stand
   */
  static void show(Meters meters, Supplier<ImmutableList<GuardStatus>> programs) {
    new ProgramMeters(meters, programs).show();
  }

  private void show() {
    each(AgentMetrics.STATE, ProgramMeters::states);
    each(AgentMetrics.RUN, ProgramMeters::runStates);
    runs(AgentMetrics.STARTS, ProgramStatus.Counts::starts);
    runs(AgentMetrics.FAILED_STARTS, ProgramStatus.Counts::failedStarts);
    runs(AgentMetrics.WENT_BACK, ProgramStatus.Counts::wentBack);
    times(AgentMetrics.ISOLATION_LEFT, each -> each.run().flatMap(ProgramStatus::isolationLeft));
    one(AgentMetrics.CHECKPOINTS, each -> Optional.of((double) each.checkpoints().committed()));
    one(
        AgentMetrics.CHECKPOINT_FAILURES,
        each -> Optional.of((double) each.checkpoints().failed()));
    times(AgentMetrics.CHECKPOINT_AGE, each -> each.checkpoints().sinceCommitted());
    times(AgentMetrics.PAUSE, each -> Optional.of(each.checkpoints().pause()));
    one(AgentMetrics.COPIES, each -> Optional.of(each.copy().isPresent() ? 1.0 : 0.0));
    times(AgentMetrics.COPY_AGE, each -> each.copy().map(Lag::age));
  }

  private void each(Metric metric, Function<GuardStatus, Stream<Point>> points) {
    meters.each(
        metric,
        () -> programs.get().stream().flatMap(points).collect(ImmutableList.toImmutableList()));
  }

  private void one(Metric metric, Function<GuardStatus, Optional<Double>> figure) {
    each(metric, each -> figure.apply(each).map(value -> Point.of(value, each.program())).stream());
  }

  private void times(Metric metric, Function<GuardStatus, Optional<Duration>> time) {
    one(metric, each -> time.apply(each).map(value -> value.toNanos() / 1e9));
  }

  private void runs(Metric metric, ToLongFunction<ProgramStatus.Counts> count) {
    one(metric, each -> each.run().map(run -> (double) count.applyAsLong(run.counts())));
  }

  private static Stream<Point> states(GuardStatus program) {
    return Arrays.stream(GuardState.values())
        .map(each -> at(program.state() == each, program.program(), each.word()));
  }

  private static Stream<Point> runStates(GuardStatus program) {
    return program.run().stream()
        .flatMap(
            run ->
                Arrays.stream(ProgramState.values())
                    .map(each -> at(run.state() == each, program.program(), each.word())));
  }

  private static Point at(boolean now, String program, String state) {
    return Point.of(now ? 1 : 0, program, state);
  }
}
