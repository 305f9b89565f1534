package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Won;
import io.baton.registry.Resolution.Found;
import io.baton.registry.Resolution.NeverRegistered;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;

class RemovalsTest extends RegistryTestBase {

  private static final SegmentName A = SegmentName.of("a");

  private Resolution resolve(String name) {
    return registry.names().resolve(SegmentName.of(name), TIMEOUT);
  }

  private VersionedRecord undelete(VersionedRecord removed, String as) {
    return removals(registry).undelete(removed.record().id(), SegmentName.of(as), TIMEOUT);
  }

  private VersionedRecord remove(VersionedRecord ready) {
    return removals(registry).remove(ready.record().id(), TIMEOUT);
  }

  @Test
  void whatIsRemovedComesBackWithEverythingButItsOwner() {
    VersionedRecord ready = ready(registry, "a");
    VersionedRecord removed = remove(ready);
    assertEquals(SegmentState.REMOVED, removed.record().state());
    assertEquals(NOW, removed.record().removed());
    assertEquals(MEMBERS, removed.record().inSync());
    assertEquals(new NeverRegistered(), resolve("a"));
    VersionedRecord back = undelete(removed, "a");
    assertEquals(new Found(back), resolve("a"));
    assertEquals(MEMBERS, back.record().inSync());
    assertEquals(ready.record().epoch() + 1, back.record().epoch());
    assertNull(back.record().owner());
    assertNull(back.record().removed());
    assertEquals(back, undelete(removed, "a"), "twice is once");
    assertThrows(RefusedException.class, () -> undelete(removed, "b"));
  }

  /** The epoch of an undelete shuts out who owned the segment before its removal. */
  @Test
  void whatWasReadBeforeTheRemovalIsNotWrittenAfterTheUndelete() {
    VersionedRecord ready = ready(registry, "a");
    VersionedRecord back = undelete(remove(ready), "a");
    Outcome late =
        registry
            .segments()
            .compareAndSet(ready, ready.record().withInSync(MEMBERS.subList(0, 1), NOW), TIMEOUT);
    assertEquals(back, assertInstanceOf(Lost.class, late).current());
  }

  @Test
  void aNameThatIsTakenIsLeftAloneAndAnotherOneCanBeGiven() {
    VersionedRecord removed = remove(ready(registry, "a"));
    VersionedRecord next = ready(registry, "a");
    String refusal =
        assertThrows(AlreadyRegisteredException.class, () -> undelete(removed, "a")).getMessage();
    assertTrue(refusal.contains("--id " + removed.record().id() + " --as OTHER-NAME"), refusal);
    assertEquals(new Found(next), resolve("a"));
    assertEquals(SegmentState.REMOVED, fresh(registry, removed).record().state());
    VersionedRecord back = undelete(removed, "b");
    assertEquals(new Found(back), resolve("b"));
    assertEquals(SegmentName.of("b"), back.record().name());
    assertEquals(new Found(next), resolve("a"));
    remove(back);
    assertEquals(new NeverRegistered(), resolve("b"));
  }

  @Test
  void whatIsDeletedDoesNotComeBack() {
    VersionedRecord removed = remove(ready(registry, "a"));
    VersionedRecord tombstone = won(removals(registry).endGrace(removed, TIMEOUT));
    assertEquals(SegmentState.DELETED, tombstone.record().state());
    assertEquals(NOW, tombstone.record().removed());
    String refusal =
        assertThrows(RefusedException.class, () -> undelete(removed, "a")).getMessage();
    assertTrue(refusal.contains("grace time was over"), refusal);
    assertEquals(tombstone, remove(tombstone));
    assertEquals(new NeverRegistered(), resolve("a"));
    VersionedRecord atOnce = ready(registry, "a");
    assertEquals(
        SegmentState.DELETED,
        removals(registry).delete(atOnce.record().id(), TIMEOUT).record().state());
    assertEquals(new NeverRegistered(), resolve("a"));
    SegmentId none = new SegmentId(1, 2);
    assertThrows(NotRegisteredException.class, () -> removals(registry).undelete(none, A, TIMEOUT));
  }

  @Test
  void aRegistrationThatIsRemovedKeepsNothing() {
    VersionedRecord creating = reserve(registry, "a", 1);
    assertThrows(RefusedException.class, () -> undelete(creating, "a"));
    assertEquals(SegmentState.DELETED, remove(creating).record().state());
    assertNull(fresh(registry, creating).record().removed(), "it never was a segment");
  }

  @Test
  void undeleteAndTheEndOfGraceHaveOneWinner() throws Exception {
    Registry node = registries.connect();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 20; i++) {
        VersionedRecord removed = remove(ready(registry, "race/" + i));
        Phaser start = new Phaser(2);
        Future<Boolean> ended =
            threads.submit(
                () -> {
                  start.arriveAndAwaitAdvance();
                  return removals(node).endGrace(removed, TIMEOUT) instanceof Won;
                });
        SegmentName name = removed.record().name();
        Future<Boolean> back =
            threads.submit(
                () -> {
                  start.arriveAndAwaitAdvance();
                  return isBack(removed, name);
                });
        assertNotEquals(ended.get(), back.get(), "one of them, in round " + i);
        assertEquals(
            back.get() ? SegmentState.READY : SegmentState.DELETED,
            fresh(registry, removed).record().state());
        assertEquals(back.get(), resolve(name.value()) instanceof Found);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean isBack(VersionedRecord removed, SegmentName name) {
    try {
      removals(registry).undelete(removed.record().id(), name, TIMEOUT);
      return true;
    } catch (RefusedException over) {
      return false;
    }
  }

  /** Whatever is still on its way for a former holder of a name meets nothing of the next one's. */
  @Test
  void aNameRegisteredAgainIsAnotherSegment() {
    VersionedRecord former = ready(registry, "a");
    VersionedRecord removed = remove(former);
    VersionedRecord next = ready(registry, "a");
    SegmentRecord opened = former.record().opened(9, registry.owner(7, NOW));
    for (SegmentRecord late :
        List.of(opened, former.record().removedAt(NOW), former.record().tombstone(NOW))) {
      Outcome outcome = registry.segments().compareAndSet(former, late, TIMEOUT);
      assertEquals(removed, assertInstanceOf(Lost.class, outcome).current());
      assertEquals(new Found(next), resolve("a"));
    }
    won(removals(registry).endGrace(removed, TIMEOUT));
    assertEquals(new Found(next), resolve("a"));
    assertEquals(next, fresh(registry, next));
  }
}
