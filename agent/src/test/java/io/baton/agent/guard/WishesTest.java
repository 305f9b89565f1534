package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.supervise.ProgramState;
import io.baton.api.Version;
import io.baton.api.error.FencedException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.testing.Eventually;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program that is started, stopped and moved as somebody asks. */
final class WishesTest extends SupervisionSuite {

  @Test
  void whoIsNotElectedRunsWhatItIsTold() throws Exception {
    state.changed = false;
    start(programs.sh(FOR_EVER), false);
    assertEquals(GuardState.STOPPED, guard.status().state());
    assertEquals("stopped", guard.word());
    guard.standBy().get(20, TimeUnit.SECONDS);
    assertEquals("standby", guard.word());
    assertTrue(state.vacancies.isEmpty(), "others say when it runs");
    guard.run(true).get(20, TimeUnit.SECONDS);
    assertTrue(state.done.contains("open or register by force"), state.done::toString);
    assertEquals("running", guard.word());
    long pid = awaitRunning();
    guard.standBy().get(20, TimeUnit.SECONDS);
    assertFalse(isAlive(pid));
    guard.run(false).get(20, TimeUnit.SECONDS);
    guard.stop().get(20, TimeUnit.SECONDS);
    assertEquals("stopped", guard.word());
    assertFalse(state.done.contains("halt"));
  }

  @Test
  void whatIsStoppedIsHaltedEverywhereUntilSomebodyStartsIt() throws Exception {
    state.changed = false;
    start(programs.sh(FOR_EVER));
    awaitRunning();
    guard.stop().get(20, TimeUnit.SECONDS);
    assertEquals("somebody", state.halted);
    guard.close();
    state.done.clear();
    start(programs.sh(FOR_EVER));
    awaitState(GuardState.STANDBY);
    assertTrue(guard.status().reason().contains("halted by somebody"), guard.status()::reason);
    assertFalse(state.done.contains("open or register"), "it was claimed for nothing");
    guard.run(false).get(20, TimeUnit.SECONDS);
    assertEquals("", state.halted);
    awaitRunning();
  }

  @Test
  void aStopWithoutALastCheckpointSaysSo() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    CompletableFuture<Version> stopped = guard.stop();
    state.captured.take().completeExceptionally(new UnavailableException("no node answers"));
    assertEquals("no node answers", failure(stopped));
    assertEquals(GuardState.STOPPED, guard.status().state());
  }

  @Test
  void whatIsMovedIsWaitedForUntilAnotherHasIt() throws Exception {
    state.changed = false;
    start(programs.sh(FOR_EVER));
    long pid = awaitRunning();
    CompletableFuture<Version> moved = guard.move();
    awaitState(GuardState.STANDBY);
    assertFalse(isAlive(pid));
    assertTrue(state.vacancies.isEmpty(), "this agent would take it back at once");
    assertFalse(moved.isDone());
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.taken = true;
    moved.get(20, TimeUnit.SECONDS);
    assertEquals(GuardState.STANDBY, guard.status().state());
    state.vacancies.take().complete(null);
    awaitRunning();
  }

  @Test
  void aStopThatIsTakenBackRunsOn() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    CompletableFuture<Version> stopped = guard.stop();
    CompletableFuture<Version> last = state.captured.take();
    CompletableFuture<Version> started = guard.run(false);
    assertTrue(failure(stopped).contains("something else"));
    last.complete(new Version(1, 2));
    started.get(20, TimeUnit.SECONDS);
    assertEquals("", state.halted);
    assertEquals("running", guard.word());
  }

  @Test
  void whatIsCapturedAndNotCommittedIsWaitedFor() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    CompletableFuture<Version> unused = guard.checkpoint();
    CompletableFuture<Version> underWay = state.captured.take();
    state.changed = false;
    CompletableFuture<Version> stopped = guard.stop();
    CompletableFuture<Version> last = state.captured.take();
    underWay.completeExceptionally(new UnavailableException("no node answers"));
    assertFalse(stopped.isDone());
    last.complete(new Version(1, 3));
    stopped.get(20, TimeUnit.SECONDS);
    assertTrue(unused.isCompletedExceptionally());
  }

  @Test
  void whatCannotBeSavedIsNotMoved() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    CompletableFuture<Version> moved = guard.move();
    state.captured.take().completeExceptionally(new UnavailableException("no node answers"));
    failure(moved);
    awaitRunning();
    assertEquals(GuardState.HOLDING, guard.status().state());
    assertFalse(state.done.contains("close"));
  }

  @Test
  void whatAnotherRunsIsNotStoppedHere() throws Exception {
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.taken = true;
    start(programs.sh(FOR_EVER));
    awaitState(GuardState.STANDBY);
    assertTrue(failure(guard.stop()).contains("another agent has its state"));
    assertEquals("", state.halted);
  }

  @Test
  void whatWasOnceTakenByForceIsNotTakenSoAgain() throws Exception {
    state.changed = false;
    start(programs.sh(FOR_EVER), false);
    state.refusals.add(new UnavailableException("no storage node answers"));
    assertTrue(failure(guard.run(true)).contains("no storage node"));
    awaitRunning();
    assertEquals("open or register by force", next());
    assertEquals("open or register", next());
  }

  @Test
  void aProgramThatIsBeingEndedMayAskForACheckpoint() throws Exception {
    start(
        programs.sh(
            "trap 'while [ ! -e $1/go ]; do sleep 0.02; done; exit 0' TERM;"
                + " echo ready; while :; do sleep 0.02; done"));
    awaitRunning();
    Eventually.await("its trap", PATIENCE, () -> printed() == 1);
    CompletableFuture<Version> ending = guard.ending();
    CompletableFuture<Version> asked = guard.checkpoint();
    state.captured.take().complete(new Version(1, 2));
    assertEquals(new Version(1, 2), asked.get(20, TimeUnit.SECONDS));
    assertTrue(failure(guard.run(false)).contains("not looked after"));
    Files.createFile(directory.resolve("go"));
    state.captured.take().complete(new Version(1, 3));
    assertEquals("ok", ending.thenApply(version -> "ok").get(20, TimeUnit.SECONDS));
  }

  @Test
  void whatIsLostWhileItIsMovedDoesNotGoOn() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    CompletableFuture<Version> moved = guard.move();
    CompletableFuture<Version> last = state.captured.take();
    state.taken = true;
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.lost.accept("epoch 2 is another's");
    last.completeExceptionally(new FencedException("epoch 2 is another's"));
    awaitState(GuardState.STANDBY);
    moved.get(20, TimeUnit.SECONDS);
    assertEquals(ProgramState.STOPPED, run().state());
  }

  @Test
  void whoAsksAgainAndAgainKeepsNobodyOut() throws Exception {
    start(programs.sh(FOR_EVER));
    awaitRunning();
    for (int i = 0; i < 1100; i++) {
      guard.run(false).get(20, TimeUnit.SECONDS);
    }
    CompletableFuture<Version> asked = guard.checkpoint();
    state.captured.take().complete(new Version(1, 2));
    assertEquals(new Version(1, 2), asked.get(20, TimeUnit.SECONDS));
  }

  @Test
  void oneCopyIsTriedForHoweverOftenItIsAskedFor() throws Exception {
    start(programs.sh(FOR_EVER), false);
    for (int i = 0; i < 3; i++) {
      guard.standBy().get(20, TimeUnit.SECONDS);
    }
    state.done.clear();
    assertEquals("follow", state.done.poll(20, TimeUnit.SECONDS));
    assertNull(state.done.poll(1, TimeUnit.SECONDS), "one attempt follows another");
  }
}
