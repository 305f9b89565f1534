package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Verify;
import io.baton.agent.supervise.Worker;
import io.baton.agent.watch.FileWatch;
import io.baton.api.Version;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guard does with a state that is opened, lost, refused and given back. */
@Timeout(30)
class GuardTest {

  @TempDir Path directory;

  private final FakeState state = new FakeState();
  private RunPrograms programs;
  private FileWatch watch;
  private Guard guard;

  @BeforeEach
  void watch() throws IOException {
    watch = FileWatch.start();
    programs = new RunPrograms(directory);
  }

  @AfterEach
  void end() throws IOException {
    guard.close();
    watch.close();
    programs.close();
  }

  private void start(Checkpointing checkpointing) {
    start(new GuardPlan("orders", true, checkpointing, Optional.empty()));
  }

  private void start(GuardPlan plan) {
    Worker worker = new Worker("orders", System::nanoTime);
    guard = new Guard(plan, state, programs.means(), worker);
    guard.start();
  }

  private Checkpointing every(Duration interval) {
    return new Checkpointing(Optional.of(interval), Optional.empty(), Optional.empty(), watch);
  }

  private void start() {
    start(new Checkpointing(Optional.empty(), Optional.empty(), Optional.empty(), watch));
  }

  private String next() throws InterruptedException {
    return Verify.verifyNotNull(state.done.poll(20, TimeUnit.SECONDS), "nothing was done");
  }

  /** Whatever the guard was told before is done when this returns. */
  private GuardStatus settled() {
    assertThrows(
        ExecutionException.class, () -> guard.resize(-1).thenCompose(GuardTest::never).get());
    return guard.status();
  }

  private static CompletableFuture<Version> never(Version unused) {
    return CompletableFuture.failedFuture(new RefusedException("only to wait"));
  }

  @Test
  void itOpensOrRegistersAndHolds() throws InterruptedException {
    start();
    assertEquals("open or register", next());
    assertEquals(GuardState.HOLDING, settled().state());
    guard.close();
    assertEquals("close", next());
    assertEquals(GuardState.CLOSED, guard.status().state());
  }

  @Test
  void checkpointsAreToldWhenTheyAreCommittedInAnyNumber() throws Exception {
    start();
    next();
    CompletableFuture<Version> first = guard.checkpoint();
    CompletableFuture<Version> second = guard.checkpoint();
    CompletableFuture<Version> one = state.captured.take();
    CompletableFuture<Version> two = state.captured.take();
    assertTrue(!first.isDone() && !second.isDone());
    one.complete(new Version(1, 1));
    assertEquals(new Version(1, 1), first.get());
    two.completeExceptionally(new UnavailableException("no node answers"));
    ExecutionException failure = assertThrows(ExecutionException.class, second::get);
    assertEquals("no node answers", failure.getCause().getMessage());
    GuardStatus status = settled();
    assertEquals(1, status.checkpoints().committed());
    assertEquals(1, status.checkpoints().failed());
    assertEquals("no node answers", status.checkpoints().trouble());
    Duration age = status.checkpoints().sinceCommitted().orElseThrow();
    Duration capture = status.checkpoints().sinceCapture().orElseThrow();
    assertTrue(age.compareTo(capture) >= 0, "the second one was captured later, and is not kept");
    state.lost.accept("epoch 2 is another's");
    state.vacancies.take();
    assertEquals(Optional.empty(), settled().checkpoints().sinceCommitted(), "another's is newer");
  }

  @Test
  void whatWentWrongInAnEarlierOwnershipIsOver() throws Exception {
    start();
    next();
    state.refusal = new UnavailableException("the disk is gone");
    CompletableFuture<Version> refused = guard.checkpoint();
    assertThrows(ExecutionException.class, refused::get);
    assertEquals("the disk is gone", settled().checkpoints().trouble());
    state.lost.accept("epoch 2 is another's");
    CompletableFuture<Void> vacancy = state.vacancies.take();
    assertEquals("the disk is gone", settled().checkpoints().trouble());
    vacancy.complete(null);
    GuardStatus again = settled();
    assertEquals(GuardState.HOLDING, again.state());
    assertEquals("", again.checkpoints().trouble());
    assertEquals(1, again.checkpoints().failed());
  }

  @Test
  void whatIsThereAtTheFirstOpenIsCaptured() throws InterruptedException {
    state.initial = true;
    start();
    assertEquals("open or register", next());
    assertEquals("capture", next());
  }

  /** Its agent was killed before anything was committed, and it runs on. */
  @Test
  void whatAProgramWritesAlreadyIsNotCapturedBeforeItAsks() throws InterruptedException {
    state.initial = true;
    state.continued = true;
    state.adopted = true;
    start();
    assertEquals("open or register", next());
    settled();
    assertNull(state.done.poll(), "it may be in the middle of something");
    var unused = guard.checkpoint();
    assertEquals("capture", next());
  }

  @Test
  void whatIsOwnedElsewhereIsOpenedWhenItIsVacant() throws Exception {
    state.refusals.add(new OwnedElsewhereException("process 7 on n2 has it"));
    start();
    assertEquals("open or register", next());
    assertEquals("withdraw", next());
    assertEquals("follow", next());
    GuardStatus status = settled();
    assertEquals(GuardState.STANDBY, status.state());
    assertEquals("process 7 on n2 has it", status.reason());
    CompletableFuture<Version> refused = guard.checkpoint();
    ExecutionException failure = assertThrows(ExecutionException.class, refused::get);
    assertTrue(failure.getCause().getMessage().contains("standby"), failure::toString);
    state.vacancies.take().complete(null);
    assertEquals("open", next(), "a name that is free now was removed");
    assertEquals(GuardState.HOLDING, settled().state());
  }

  @Test
  void anElectionThatIsLostIsStoodAgain() throws Exception {
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.refusals.add(new OwnedElsewhereException("n3 was faster"));
    start();
    state.vacancies.take().complete(null);
    CompletableFuture<Void> again = state.vacancies.take();
    assertEquals("n3 was faster", settled().reason());
    again.complete(null);
    assertEquals(GuardState.HOLDING, settled().state());
  }

  @Test
  void whatIsLostIsClosedAndStoodByFor() throws Exception {
    start();
    next();
    settled();
    state.lost.accept("epoch 2 is another's");
    assertEquals("close", next());
    assertEquals("withdraw", next());
    assertEquals("follow", next());
    GuardStatus status = settled();
    assertEquals(GuardState.STANDBY, status.state());
    assertEquals("epoch 2 is another's", status.reason());
    state.lost.accept("told again, of what is not held any more");
    assertEquals(GuardState.STANDBY, settled().state());
  }

  @Test
  void aSegmentThatWasRemovedIsNotRegisteredAgain() throws Exception {
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.refusals.add(new NotRegisteredException("no segment orders/eu"));
    start();
    assertEquals("open or register", next());
    assertEquals("withdraw", next());
    assertEquals("follow", next());
    state.vacancies.take().completeExceptionally(new NotRegisteredException("removed"));
    assertEquals("open", next());
    GuardStatus status = settled();
    assertEquals(GuardState.FAILED, status.state());
    assertTrue(status.reason().startsWith("no segment orders/eu"), status::reason);
  }

  @Test
  void whatFailsIsTriedAgain() throws InterruptedException {
    state.refusals.add(new UnavailableException("ZooKeeper does not answer"));
    start();
    assertEquals("open or register", next());
    assertEquals(GuardState.FAILED, settled().state());
    assertEquals("open or register", next());
    assertEquals(GuardState.HOLDING, settled().state());
  }

  @Test
  void aWarmCopyIsUsedKeptForTheNextElectionAndDroppedWhenItFailed() throws Exception {
    state.isFollowed = true;
    state.refusals.add(new OwnedElsewhereException("n2 has it"));
    state.refusals.add(new OwnedElsewhereException("n3 was faster"));
    state.refusals.add(new UnavailableException("the disk was full after the promotion"));
    start();
    assertEquals("open or register", next());
    assertEquals("withdraw", next());
    assertEquals("follow", next());
    assertEquals(new Version(1, 7), settled().version());
    assertEquals(Duration.ofSeconds(3), settled().copy().orElseThrow().age());
    state.vacancies.take().complete(null);
    assertEquals("open warm", next());
    assertEquals("withdraw", next());
    state.vacancies.take().complete(null);
    assertEquals("open warm", next(), "it is followed still");
    assertEquals("close copy", next());
    assertEquals("open", next());
    assertEquals(GuardState.HOLDING, settled().state());
    assertEquals(Optional.empty(), settled().copy());
  }

  @Test
  void anIntervalCapturesWhatMayHaveChangedAndOneAtATime() throws Exception {
    start(every(Duration.ofMillis(1)));
    assertEquals("open or register", next());
    assertEquals("capture", next());
    assertNull(state.done.poll(100, TimeUnit.MILLISECONDS), "one is under way");
    state.changed = false;
    state.captured.take().completeExceptionally(new UnavailableException("no node answers"));
    assertEquals("capture", next(), "what failed is due, also if nothing has changed since");
  }

  @Test
  void whatWasTouchedAndFailedIsTriedAgain() throws Exception {
    Path file = directory.resolve("commit");
    start(new Checkpointing(Optional.empty(), Optional.empty(), Optional.of(file), watch));
    next();
    settled();
    state.refusal = new IllegalStateException("not one of Baton's errors");
    Files.createFile(file);
    assertEquals("capture", next());
    state.refusal = null;
    assertEquals("capture", next());
    assertTrue(settled().checkpoints().trouble().contains("not one of Baton's errors"));
  }

  @Test
  void aFileThatIsTouchedCaptures() throws Exception {
    Path file = directory.resolve("commit");
    start(new Checkpointing(Optional.empty(), Optional.empty(), Optional.of(file), watch));
    assertEquals("open or register", next());
    settled();
    Files.createFile(file);
    assertEquals("capture", next());
  }

  @Test
  void whatIsGivenBackAsksForNothingMore() throws Exception {
    start(every(Duration.ofMillis(1)));
    next();
    assertEquals("capture", next());
    state.captured.take().complete(new Version(1, 1));
    state.lost.accept("another's");
    String last = next();
    while (last.equals("capture")) {
      state.captured.take().complete(new Version(1, 2));
      last = next();
    }
    assertEquals("close", last);
    assertEquals("withdraw", next());
    assertEquals("follow", next());
    assertNull(state.done.poll(50, TimeUnit.MILLISECONDS), "the interval goes on");
  }
}
