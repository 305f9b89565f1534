package io.baton.agent.monitor;

import com.google.common.collect.ImmutableList;
import io.baton.agent.guard.GuardState;
import io.baton.agent.guard.GuardStatus;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with programs that a person should know of: their state cannot be held or kept, or
 * they do not run where it is held. One that stands by, is loaded, or was stopped is well.
 */
final class Unwell {

  private Unwell() {}

  /** Of all programs, one after the other; null if they are well. */
  static @Nullable String problem(ImmutableList<GuardStatus> programs) {
    String all =
        programs.stream()
            .flatMap(each -> problem(each).stream())
            .map(problem -> problem.replaceAll("\\s+", " ")) // a check has one line
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? null : all;
  }

  private static Optional<String> problem(GuardStatus program) {
    if (program.state() == GuardState.FAILED) {
      return Optional.of("%s has failed: %s".formatted(program.program(), program.reason()));
    }
    Optional<String> run = program.run().flatMap(each -> run(program, each));
    if (run.isPresent() || program.state() != GuardState.HOLDING) {
      return run;
    }
    String trouble = program.checkpoints().trouble();
    return trouble.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: its newest checkpoint is not kept: %s".formatted(program.program(), trouble));
  }

  /** One that is left where its state is another's is so because its configuration says so. */
  private static Optional<String> run(GuardStatus program, ProgramStatus run) {
    boolean down = run.state() == ProgramState.RESTARTING || run.state() == ProgramState.CUT_OFF;
    boolean remains = run.state() == ProgramState.LEFT && program.state() == GuardState.RELEASING;
    return down || remains
        ? Optional.of("%s is %s".formatted(program.program(), run.text()))
        : Optional.empty();
  }
}
