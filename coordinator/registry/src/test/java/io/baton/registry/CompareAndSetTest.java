package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static io.baton.registry.testing.TestRegistries.ensemble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Unknown;
import io.baton.registry.Outcome.Won;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompareAndSetTest extends RegistryTestBase {

  private static SegmentRecord opened(VersionedRecord from, Registry by, long nonce) {
    return from.record().opened(from.record().epoch() + 1, by.owner(nonce, NOW));
  }

  @Test
  void theFirstWriteAtAVersionWinsAndTheSecondLoses() {
    VersionedRecord start = ready(registry, "a");
    Registry other = registries.connect();
    VersionedRecord mine =
        won(registry.segments().compareAndSet(start, opened(start, registry, 7), TIMEOUT));
    assertEquals(start.znodeVersion() + 1, mine.znodeVersion());
    assertEquals(mine, fresh(other, start));
    Outcome second = other.segments().compareAndSet(start, opened(start, other, 8), TIMEOUT);
    assertEquals(mine, assertInstanceOf(Lost.class, second).current());
    assertEquals(mine, fresh(registry, start));
  }

  @Test
  void aWriteWhoseReplyIsLostIsKnownToHaveWon() {
    VersionedRecord start = ready(registry, "a");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    assertTrue(behind.segments().read(start.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.LOSE_REPLY);
    VersionedRecord mine =
        won(behind.segments().compareAndSet(start, opened(start, behind, 7), TIMEOUT));
    assertFalse(relay.isArmed());
    assertEquals(start.znodeVersion() + 1, mine.znodeVersion());
    assertEquals(mine, fresh(registry, start));
  }

  @Test
  void aWriteThatIsLostOnItsWayIsSentAgainAndWins() {
    VersionedRecord start = ready(registry, "a");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    assertTrue(behind.segments().read(start.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.LOSE_REQUEST);
    VersionedRecord mine =
        won(behind.segments().compareAndSet(start, opened(start, behind, 7), TIMEOUT));
    assertFalse(relay.isArmed());
    assertEquals(mine, fresh(registry, start));
  }

  @Test
  void aWriteStillOnItsWayIsUnknownThoughAReadDoesNotShowIt() throws Exception {
    VersionedRecord start = ready(registry, "a");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    assertTrue(behind.segments().read(start.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.HOLD_REQUEST);
    Outcome outcome =
        behind.segments().compareAndSet(start, opened(start, behind, 7), Duration.ofMillis(300));
    Unknown unknown = assertInstanceOf(Unknown.class, outcome);
    relay.awaitHolding();
    // Who read now and believed it would be wrong: the write lands after the read.
    assertEquals(start, fresh(registry, start));
    relay.release();
    VersionedRecord mine = won(behind.segments().reissue(unknown.write(), TIMEOUT));
    assertEquals(start.znodeVersion() + 1, mine.znodeVersion());
    assertEquals(mine, fresh(registry, start));
  }

  @Test
  void aWriteFoundFurtherBackAmongTheWritersHasWon() throws Exception {
    VersionedRecord start = ready(registry, "a");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    assertTrue(behind.segments().read(start.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.HOLD_REQUEST);
    Outcome outcome =
        behind.segments().compareAndSet(start, opened(start, behind, 7), Duration.ofMillis(300));
    Unknown unknown = assertInstanceOf(Unknown.class, outcome);
    relay.awaitHolding();
    relay.release();
    Registry other = registries.connect();
    VersionedRecord mine = start;
    while (mine.equals(start)) {
      mine = fresh(other, start);
    }
    VersionedRecord moved =
        won(
            other
                .segments()
                .compareAndSet(mine, mine.record().withDesired(ImmutableList.of()), TIMEOUT));
    assertEquals(moved, won(behind.segments().reissue(unknown.write(), TIMEOUT)));
  }

  @Test
  void aWriteThatWasOvertakenHasLost() throws Exception {
    VersionedRecord start = ready(registry, "a");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    assertTrue(behind.segments().read(start.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.HOLD_REQUEST);
    Outcome outcome =
        behind.segments().compareAndSet(start, opened(start, behind, 7), Duration.ofMillis(300));
    Unknown unknown = assertInstanceOf(Unknown.class, outcome);
    relay.awaitHolding();
    VersionedRecord theirs =
        won(registry.segments().compareAndSet(start, opened(start, registry, 8), TIMEOUT));
    relay.release();
    Outcome settled = behind.segments().reissue(unknown.write(), TIMEOUT);
    assertEquals(theirs, assertInstanceOf(Lost.class, settled).current());
  }

  @Test
  void noWriteIsLostOrDoubledWhenTheLeaderDies() throws Exception {
    VersionedRecord start = ready(registry, "a");
    SegmentId id = start.record().id();
    int writers = 2;
    int wins = SegmentRecord.MAX_WRITERS - 1; // so that no nonce leaves the list of writers unseen
    Phaser halfway = new Phaser(writers + 1);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<List<Integer>>> results = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Registry by = registries.connect();
        results.add(threads.submit(() -> count(by, id, wins, halfway)));
      }
      halfway.arriveAndAwaitAdvance();
      int leader = ensemble().leader();
      ensemble().kill(leader);
      List<Integer> versions = new ArrayList<>();
      for (Future<List<Integer>> result : results) {
        versions.addAll(result.get());
      }
      ensemble().restart(leader);
      versions.sort(null);
      List<Integer> each =
          IntStream.rangeClosed(1, writers * wins).mapToObj(n -> start.znodeVersion() + n).toList();
      assertEquals(each, versions);
      VersionedRecord end = fresh(registry, start);
      assertEquals(start.record().epoch() + (long) writers * wins, end.record().epoch());
      assertEquals(start.znodeVersion() + writers * wins, end.znodeVersion());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Raises the epoch so many times; the versions that were won. */
  private static List<Integer> count(Registry by, SegmentId id, int wins, Phaser halfway) {
    List<Integer> versions = new ArrayList<>();
    VersionedRecord current = by.segments().read(id, TIMEOUT).orElseThrow();
    while (versions.size() < wins) {
      Outcome outcome = by.segments().compareAndSet(current, opened(current, by, 1), TIMEOUT);
      if (outcome instanceof Won won) {
        // What others wrote since is known by the epoch that ours was.
        versions.add(current.znodeVersion() + 1);
        current = won.current();
        if (versions.size() == 5) {
          halfway.arrive();
        }
      } else {
        current = assertInstanceOf(Lost.class, outcome).current();
      }
    }
    return versions;
  }

  @Test
  void onlySuccessorsAreWritten() {
    VersionedRecord start = ready(registry, "a");
    VersionedRecord other = ready(registry, "b");
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.segments().compareAndSet(start, other.record(), TIMEOUT));
    VersionedRecord removed = removals(registry).remove(start.record().id(), TIMEOUT);
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.segments().compareAndSet(removed, opened(removed, registry, 1), TIMEOUT));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            registry
                .segments()
                .compareAndSet(
                    removed, removed.record().withInSync(MEMBERS.subList(0, 1), NOW), TIMEOUT));
    VersionedRecord tombstone = removals(registry).delete(start.record().id(), TIMEOUT);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            registry
                .segments()
                .compareAndSet(
                    tombstone, tombstone.record().undeleted(start.record().name()), TIMEOUT));
  }
}
