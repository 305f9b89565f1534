package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
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
    assertTrue(state.done.contains("open by force"), state.done::toString);
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
    start(programs.sh(FOR_EVER));
    awaitState(GuardState.STANDBY);
    assertTrue(guard.status().reason().contains("halted by somebody"), guard.status()::reason);
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
}
