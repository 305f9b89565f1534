package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.process.command.Command;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.agent.supervise.RunPlan;
import io.baton.api.Version;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.testing.Eventually;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a program whose state is held, lost, or not known to be held. */
final class SupervisionTest extends SupervisionSuite {

  private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

  /** Of a program that says one line when it is set. */
  private long awaitTrap() throws Exception {
    long pid = awaitRunning();
    Eventually.await("its trap", PATIENCE, () -> printed() == 1);
    return pid;
  }

  @Test
  void itRunsWhileTheStateIsHeldAndEndsBeforeTheLastCheckpoint() throws Exception {
    start(programs.sh(FOR_EVER));
    assertEquals("open or register", next());
    long pid = awaitRunning();
    CompletableFuture<Version> ending = guard.ending();
    assertEquals("capture", next());
    assertFalse(isAlive(pid), "it could write while it is captured");
    assertFalse(ending.isDone());
    state.captured.take().complete(new Version(1, 2));
    assertEquals("close", next());
    ending.get(20, TimeUnit.SECONDS);
    assertEquals(GuardState.CLOSED, guard.status().state());
  }

  @Test
  void whatEndsByItselfIsStartedAgainWhereItWas() throws Exception {
    start(programs.sh("echo begun; " + FOR_EVER));
    long first = awaitRunning();
    Eventually.await("the first output", PATIENCE, () -> printed() == 1);
    new ProcessBuilder("kill", "-KILL", Long.toString(first)).start().waitFor();
    long second =
        await(status -> status.state() == ProgramState.RUNNING && status.counts().restarts() == 1)
            .pid()
            .getAsLong();
    assertNotEquals(first, second);
    assertEquals("open or register", next());
    assertTrue(state.done.isEmpty(), "its state was neither given back nor opened again");
    Eventually.await("both outputs", PATIENCE, () -> printed() == 2);
  }

  @Test
  void aVersionFromWhichItDoesNotComeUpIsGivenUpAfterSoManyStarts() throws Exception {
    start(programs.sh("echo begun; [ -e $1/mended ] || exit 3; " + FOR_EVER));
    assertEquals("open or register", next());
    assertEquals("go back", next());
    assertEquals(3, printed());
    Files.createFile(directory.resolve("mended"));
    awaitRunning();
    ProgramStatus.Counts counts = run().counts();
    assertTrue(counts.restarts() >= 3, counts::toString);
    assertTrue(counts.starts() == counts.restarts() + 1, counts::toString);
    assertTrue(counts.failedStarts() == counts.restarts(), counts::toString);
    assertTrue(counts.wentBack() == counts.failedStarts() / 3, counts::toString);
  }

  @Test
  void whatGivesNoHeartbeatIsStartedAgain() throws Exception {
    Duration often = Duration.ofMillis(300);
    start(RunPrograms.watched(programs.sh(FOR_EVER), Optional.empty(), Optional.of(often)));
    await(status -> status.state() == ProgramState.STARTING && status.pid().isPresent());
    guard.heartbeat();
    awaitRunning();
    ProgramStatus again = await(status -> status.counts().restarts() == 1);
    assertTrue(again.state() != ProgramState.RUNNING, "nobody has heard of the second one");
  }

  @Test
  void whatIsNotHealthyInTimeHasNotStarted() throws Exception {
    RunPlan asked =
        RunPrograms.watched(
            programs.sh(FOR_EVER),
            Optional.of(Command.of("test", "-e", directory.resolve("well").toString())),
            Optional.empty());
    start(RunPrograms.within(asked, Duration.ofMillis(400)), false);
    String refused = failure(guard.run(false));
    assertTrue(refused.contains("was not well within 400 ms"), refused);
    Files.createFile(directory.resolve("well"));
    long pid = awaitRunning();
    long restarts = run().counts().restarts();
    Files.delete(directory.resolve("well"));
    await(status -> status.counts().restarts() > restarts);
    assertFalse(isAlive(pid));
  }

  @Test
  void whatIsCutOffIsEndedAndGoesOnIfItsStateIsStillHere() throws Exception {
    start(programs.sh(FOR_EVER));
    long pid = awaitRunning();
    programs.silence = Duration.ofMillis(1500);
    await(status -> status.state() == ProgramState.CUT_OFF && status.pid().isEmpty());
    assertFalse(isAlive(pid));
    assertEquals(GuardState.HOLDING, guard.status().state());
    assertEquals(Duration.ZERO, run().isolationLeft().orElseThrow());
    state.taken = true;
    programs.silence = Duration.ZERO;
    assertTrue(run().isolationLeft().orElseThrow().toMillis() > 1000);
    CompletableFuture<Version> unused = guard.run(false);
    assertTrue(failure(unused).contains("no contact to ZooKeeper"));
    Eventually.await("two questions", PATIENCE, () -> state.asked.get() >= 2);
    assertEquals(ProgramState.CUT_OFF, run().state());
    state.taken = false;
    assertNotEquals(pid, awaitRunning());
  }

  @Test
  void whatIsCutOffHasTimeToEndInOrder() throws Exception {
    start(
        programs.sh(
            "trap 'sleep 0.1; echo in order; exit 0' TERM; echo ready; while :; do sleep 0.02; done"));
    awaitTrap();
    programs.silence = Duration.ofMillis(1110); // just too long: all of its time is left
    await(status -> status.state() == ProgramState.CUT_OFF && status.pid().isEmpty());
    String said = Files.readString(programs.output());
    assertTrue(said.contains("in order"), said);
  }

  @Test
  void whatIgnoresItsEndIsKilledBeforeOthersMayRunIt() throws Exception {
    start(programs.sh(STUBBORN));
    long pid = awaitTrap();
    long began = System.nanoTime();
    programs.silence = Duration.ofMillis(1300);
    await(status -> status.state() == ProgramState.CUT_OFF && status.pid().isEmpty());
    assertFalse(isAlive(pid));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "half its stop-timeout: " + took);
  }

  @Test
  void whoIsLeftAloneWhenCutOffRunsOnAndIsEndedBeforeItsStateIsReplaced() throws Exception {
    start(RunPrograms.leftAlone(programs.sh(FOR_EVER)));
    long pid = awaitRunning();
    assertEquals(Optional.empty(), run().isolationLeft());
    programs.silence = Duration.ofSeconds(10);
    state.lost.accept("epoch 2 is another's");
    awaitState(GuardState.STANDBY);
    assertEquals(ProgramState.LEFT, run().state());
    assertTrue(isAlive(pid));
    programs.silence = Duration.ZERO;
    state.vacancies.take().complete(null);
    assertNotEquals(pid, awaitRunning());
    assertFalse(isAlive(pid));
  }

  @Test
  void whoIsLeftAloneWhenCutOffIsEndedByAStop() throws Exception {
    start(RunPrograms.leftAlone(programs.sh(FOR_EVER)));
    long pid = awaitRunning();
    state.lost.accept("epoch 2 is another's");
    awaitState(GuardState.STANDBY);
    assertTrue(isAlive(pid));
    guard.stop().get(20, TimeUnit.SECONDS);
    assertFalse(isAlive(pid));
  }

  /** Who says where it runs takes it for running elsewhere then. */
  @Test
  void whoIsLeftAloneWhenCutOffIsEndedIfOthersSayWhereItRuns() throws Exception {
    start(RunPrograms.leftAlone(programs.sh(STUBBORN)), false);
    guard.run(false).get(20, TimeUnit.SECONDS);
    long pid = awaitTrap();
    state.lost.accept("epoch 2 is another's");
    awaitState(GuardState.STANDBY);
    assertFalse(isAlive(pid));
  }

  @Test
  void whatLosesItsStateWhileItIsEndedIsHurried() throws Exception {
    start(programs.sh(STUBBORN));
    long pid = awaitTrap();
    long began = System.nanoTime();
    CompletableFuture<Version> moved = guard.move();
    awaitState(GuardState.RELEASING);
    state.lost.accept("epoch 2 is another's");
    Eventually.await("its end", PATIENCE, () -> !isAlive(pid));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "half its stop-timeout: " + took);
    assertFalse(moved.isDone(), "nobody is known to have it");
  }

  @Test
  void whatLosesItsStateIsEndedAndNoCheckpointIsTaken() throws Exception {
    start(programs.sh(FOR_EVER));
    assertEquals("open or register", next());
    long pid = awaitRunning();
    state.lost.accept("epoch 2 is another's");
    assertEquals("close", next());
    assertFalse(isAlive(pid));
    assertEquals("withdraw", next());
  }

  /** As an agent does that is killed then. */
  private long startedBefore() throws Exception {
    long pid = programs.start(programs.sh(FOR_EVER));
    programs.endWithTest(pid);
    return pid;
  }

  @Test
  void whatAnAgentBeforeHasStartedIsGoneOnWithIfItsStateIs() throws Exception {
    long pid = startedBefore();
    state.continued = true;
    start(programs.sh(FOR_EVER));
    assertEquals(pid, awaitRunning());
    state.changed = false;
    guard.close();
    assertFalse(isAlive(pid));
  }

  @Test
  void whatAnAgentBeforeHasStartedIsEndedIfItsStateIsOver() throws Exception {
    long pid = startedBefore();
    start(programs.sh(FOR_EVER));
    assertNotEquals(pid, awaitRunning());
    assertFalse(isAlive(pid));
  }

  @Test
  void whatAnAgentBeforeHasStartedIsEndedIfItsStateIsAnothers() throws Exception {
    long pid = startedBefore();
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    start(programs.sh(FOR_EVER));
    assertEquals("open or register", next());
    assertEquals("withdraw", next());
    assertFalse(isAlive(pid), "another runs it");
  }

  @Test
  void whatAnAgentBeforeHasStartedIsLeftAloneIfThatIsAskedFor() throws Exception {
    long pid = startedBefore();
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    RunPlan plan = RunPrograms.leftAlone(programs.sh(FOR_EVER));
    programs.silence = RunPrograms.SESSION.multipliedBy(2);
    start(plan);
    assertEquals("open or register", next());
    assertEquals("withdraw", next());
    Duration bound = plan.cutOff().bound();
    Eventually.await("the bound", PATIENCE, () -> run().since().compareTo(bound) > 0);
    assertEquals(ProgramState.LEFT, run().state());
    assertTrue(isAlive(pid));
  }

  @Test
  void whatAnAgentBeforeHasStartedIsEndedBeforeItsStateIsGivenBack() throws Exception {
    long pid = startedBefore();
    state.continued = true;
    state.isHaltedMeanwhile = true;
    start(programs.sh(FOR_EVER));
    assertEquals("open or register", next());
    assertEquals("close", next());
    assertFalse(isAlive(pid), "another may run it");
  }

  @Test
  void whatAnAgentBeforeHasStartedIsGoneOnWithAlsoIfOthersSayWhereItRuns() throws Exception {
    long pid = startedBefore();
    state.continued = true;
    start(programs.sh(FOR_EVER), false);
    assertNotEquals("stopped", guard.word(), "what a cluster manager would start elsewhere");
    assertEquals(pid, awaitRunning());
  }

  @Test
  void whatAnAgentBeforeHasStartedIsEndedIfZookeeperCannotBeReached() throws Exception {
    long pid = startedBefore();
    state.refusals.add(new UnavailableException("ZooKeeper does not answer"));
    programs.silence = Duration.ofSeconds(5);
    start(programs.sh(FOR_EVER));
    Eventually.await("its end", PATIENCE, () -> !isAlive(pid));
  }

  @Test
  void whatCannotBeStartedForWantOfItsProgramCostsNoVersion() throws Exception {
    start(programs.missing());
    await(status -> status.counts().restarts() >= 5);
    assertEquals("open or register", next());
    assertTrue(state.done.isEmpty(), state.done::toString);
  }

  @Test
  void whatAnAgentBeforeHasStartedIsEndedIfNothingIsKnownOfItsStateInTime() throws Exception {
    long pid = startedBefore();
    for (int i = 0; i < 3; i++) {
      state.refusals.add(new UnavailableException("no storage node answers"));
    }
    start(programs.sh(FOR_EVER));
    Eventually.await("its end", PATIENCE, () -> !isAlive(pid));
    assertEquals(GuardState.FAILED, guard.status().state(), "its state was not opened before");
    assertNotEquals(pid, awaitRunning());
  }
}
