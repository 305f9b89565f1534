package io.baton.agent.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.common.collect.ImmutableList;
import io.baton.agent.guard.GuardState;
import io.baton.agent.guard.GuardStatus;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator is told of, and what not. */
class UnwellTest {

  private static GuardStatus program(
      String name, GuardState state, String reason, String trouble, @Nullable ProgramState run) {
    return new GuardStatus(
        name,
        SegmentName.of("orders/eu"),
        state,
        Duration.ZERO,
        reason,
        Version.NONE,
        Optional.empty(),
        0,
        new GuardStatus.Checkpoints(
            0, 0, Optional.empty(), Optional.empty(), Duration.ZERO, trouble),
        Optional.empty(),
        Optional.ofNullable(run)
            .map(
                each ->
                    new ProgramStatus(
                        each,
                        Duration.ZERO,
                        "it said so",
                        OptionalLong.empty(),
                        new ProgramStatus.Counts(0, 0, 0, 0),
                        Optional.empty())));
  }

  private static @Nullable String problem(GuardStatus... programs) {
    return Unwell.problem(ImmutableList.copyOf(programs));
  }

  @ParameterizedTest
  @EnumSource(names = "FAILED", mode = EnumSource.Mode.EXCLUDE)
  void whatIsAtSomethingElseThanFailedIsWell(GuardState state) {
    assertNull(problem(program("orders", state, "so it is", "", null)));
  }

  @Test
  void whatHasFailedIsToldWithItsReasonInOneLineAndBesideOthers() {
    assertEquals(
        "orders has failed: no node answers; dump has failed: the disk is full",
        problem(
            program("orders", GuardState.FAILED, "no node\nanswers", "", null),
            program("well", GuardState.HOLDING, "", "", ProgramState.RUNNING),
            program("dump", GuardState.FAILED, "the disk is full", "", ProgramState.STOPPED)));
  }

  @Test
  void aCheckpointThatIsNotKeptIsToldWhereTheStateIsHeldOnly() {
    assertEquals(
        "orders: its newest checkpoint is not kept: no node answers",
        problem(program("orders", GuardState.HOLDING, "", "no node answers", null)));
    assertNull(problem(program("orders", GuardState.STANDBY, "", "no node answers", null)));
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDING, RESTARTING, orders is restarting",
    "HOLDING, CUT_OFF, orders is cut-off",
    "RELEASING, LEFT, orders is left"
  })
  void aProgramThatDoesNotRunOrCannotBeEndedIsTold(
      GuardState state, ProgramState run, String told) {
    assertEquals(told + ", it said so", problem(program("orders", state, "", "", run)));
  }

  @Test
  void allElseOfAProgramIsNot() {
    Arrays.stream(ProgramState.values())
        .filter(run -> run != ProgramState.RESTARTING && run != ProgramState.CUT_OFF)
        .forEach(run -> assertNull(problem(program("orders", GuardState.STANDBY, "", "", run))));
    assertNull(problem());
  }
}
