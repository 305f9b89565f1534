package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Unknown;
import io.baton.registry.Outcome.Won;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** All records of a group are written, or none. */
class JointWriteTest extends RegistryTestBase {

  private ImmutableList<VersionedRecord> group(String... names) {
    ImmutableList<VersionedRecord> reserved =
        ImmutableList.copyOf(names).stream()
            .map(name -> reserve(registry, name, 1))
            .collect(ImmutableList.toImmutableList());
    Group group = Group.of(reserved.stream().map(each -> each.record().id()).toList());
    return allOf(
        registry
            .segments()
            .compareAndSet(
                reserved,
                record -> record.ready(MEMBERS).withSpec(record.spec().withGroup(group)),
                TIMEOUT));
  }

  private static ImmutableList<VersionedRecord> allOf(Outcome outcome) {
    return assertInstanceOf(Won.class, outcome).records();
  }

  private static SegmentRecord opened(SegmentRecord record, Registry by, long nonce) {
    return record.opened(record.epoch() + 1, by.owner(nonce, record.created()));
  }

  private static Outcome open(
      Registry by, ImmutableList<VersionedRecord> group, long nonce, Duration timeout) {
    return by.segments().compareAndSet(group, record -> opened(record, by, nonce), timeout);
  }

  private ImmutableList<VersionedRecord> now(ImmutableList<VersionedRecord> group) {
    return group.stream()
        .map(each -> fresh(registry, each))
        .collect(ImmutableList.toImmutableList());
  }

  private Registry behind(Relay relay, ImmutableList<VersionedRecord> group) {
    Registry behind = registries.connect(relay.connectString());
    group.forEach(each -> behind.segments().read(each.record().id(), TIMEOUT));
    return behind;
  }

  /** Opens a group by a write that is on its way until the relay is told to release it. */
  private static Unknown openHeldUp(
      Relay relay, Registry behind, ImmutableList<VersionedRecord> group) throws Exception {
    relay.failNext(Fault.HOLD_REQUEST);
    Outcome outcome = open(behind, group, 7, Duration.ofMillis(300));
    relay.awaitHolding();
    return assertInstanceOf(Unknown.class, outcome);
  }

  @Test
  void allAreWrittenAndTheNextOfTheSameVersionsLoses() {
    ImmutableList<VersionedRecord> start = group("a", "b", "c");
    ImmutableList<VersionedRecord> mine = allOf(open(registry, start, 7, TIMEOUT));
    assertEquals(mine, now(start));
    Outcome second = open(registry, start, 8, TIMEOUT);
    assertEquals(mine, assertInstanceOf(Lost.class, second).records());
    assertEquals(mine, now(start));
  }

  @Test
  void noneIsWrittenIfOneHasChanged() {
    ImmutableList<VersionedRecord> start = group("a", "b", "c");
    won(
        registry
            .segments()
            .compareAndSet(
                start.get(1), start.get(1).record().withDesired(ImmutableList.of()), TIMEOUT));
    ImmutableList<VersionedRecord> changed = now(start);
    Outcome outcome = open(registry, start, 7, TIMEOUT);
    assertEquals(changed, assertInstanceOf(Lost.class, outcome).records());
    assertEquals(changed, now(start));
  }

  @Test
  void aWriteWhoseReplyIsLostIsKnownToHaveWon() {
    ImmutableList<VersionedRecord> start = group("a", "b");
    Relay relay = registries.relay(0);
    Registry behind = behind(relay, start);
    relay.failNext(Fault.LOSE_REPLY);
    ImmutableList<VersionedRecord> mine = allOf(open(behind, start, 7, TIMEOUT));
    assertEquals(mine, now(start));
    assertEquals(start.get(1).znodeVersion() + 1, mine.get(1).znodeVersion());
  }

  @Test
  void aWriteIsKnownToHaveWonByAnyOfTheRecords() throws Exception {
    ImmutableList<VersionedRecord> start = group("a", "b");
    Relay relay = registries.relay(0);
    Registry behind = behind(relay, start);
    Unknown unknown = openHeldUp(relay, behind, start);
    relay.release();
    ImmutableList<VersionedRecord> mine = start;
    while (mine.get(1).equals(start.get(1)) || mine.get(0).equals(start.get(0))) {
      mine = now(start);
    }
    VersionedRecord moved = mine.get(0);
    for (int i = 0; i <= SegmentRecord.MAX_WRITERS; i++) {
      moved =
          won(registry.segments().compareAndSet(moved, moved.record().withDesired(NODES), TIMEOUT));
    }
    assertEquals(
        ImmutableList.of(moved, mine.get(1)),
        allOf(behind.segments().reissue(unknown.write(), TIMEOUT)));
  }

  @Test
  void aWriteThatWasOvertakenInOneRecordHasLost() throws Exception {
    ImmutableList<VersionedRecord> start = group("a", "b");
    Relay relay = registries.relay(0);
    Registry behind = behind(relay, start);
    Unknown unknown = openHeldUp(relay, behind, start);
    won(
        registry
            .segments()
            .compareAndSet(
                start.get(1), start.get(1).record().withDesired(ImmutableList.of()), TIMEOUT));
    ImmutableList<VersionedRecord> theirs = now(start);
    relay.release();
    Outcome settled = behind.segments().reissue(unknown.write(), TIMEOUT);
    assertEquals(theirs, assertInstanceOf(Lost.class, settled).records());
    assertEquals(theirs, now(start));
  }

  @Test
  void allNamesAreFreedAndTakenTogether() {
    ImmutableList<VersionedRecord> start = group("a", "b");
    ImmutableList<VersionedRecord> removed =
        allOf(
            registry
                .segments()
                .compareAndSet(start, record -> record.removedAt(record.created()), TIMEOUT));
    assertEquals(removed, now(start));
    VersionedRecord other = ready(registry, "b");
    AlreadyRegisteredException taken =
        assertThrows(
            AlreadyRegisteredException.class,
            () ->
                registry
                    .segments()
                    .compareAndSet(removed, record -> record.undeleted(record.name()), TIMEOUT));
    assertEquals("a segment is registered as b already; nothing was written", taken.getMessage());
    assertEquals(removed, now(start));
    removals(registry).remove(other.record().id(), TIMEOUT);
    ImmutableList<VersionedRecord> back =
        allOf(
            registry
                .segments()
                .compareAndSet(removed, record -> record.undeleted(record.name()), TIMEOUT));
    assertEquals(back, now(start));
    assertEquals(
        new Resolution.Found(back.get(1)), registry.names().resolve(SegmentName.of("b"), TIMEOUT));
  }

  @Test
  void aSegmentOfAGroupIsNeitherOpenedNorRemovedNorTakenFromItAlone() {
    ImmutableList<VersionedRecord> start = group("a", "b");
    Segments segments = registry.segments();
    VersionedRecord a = start.get(0);
    SegmentRecord record = a.record();
    for (SegmentRecord next :
        ImmutableList.of(
            opened(record, registry, 7),
            record.removedAt(record.created()),
            record.tombstone(record.created()),
            record.withSpec(record.spec().withGroup(Group.NONE)))) {
      assertThrows(IllegalArgumentException.class, () -> segments.compareAndSet(a, next, TIMEOUT));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            segments.compareAndSet(
                ImmutableList.of(a), each -> opened(each, registry, 7), TIMEOUT));
    VersionedRecord alone = ready(registry, "c");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            segments.compareAndSet(
                ImmutableList.of(a, start.get(1), alone),
                each -> opened(each, registry, 7),
                TIMEOUT));
    SegmentId id = record.id();
    assertEquals(a, segments.read(id, TIMEOUT).orElseThrow());
  }
}
