package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Resolution.Found;
import io.baton.registry.Resolution.NeverRegistered;
import io.baton.registry.change.GroupRecords;
import io.baton.registry.change.Ungrouping;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A group is removed, comes back and is taken apart in one transaction. */
class GroupRemovalsTest extends RegistryTestBase {

  private static final SegmentName A = SegmentName.of("a");

  private ImmutableList<VersionedRecord> group() {
    ImmutableList<VersionedRecord> reserved =
        ImmutableList.of(reserve(registry, "a", 1), reserve(registry, "b", 1));
    Group group = Group.of(reserved.stream().map(each -> each.record().id()).toList());
    registry
        .segments()
        .compareAndSet(
            reserved,
            record -> record.ready(MEMBERS).withSpec(record.spec().withGroup(group)),
            TIMEOUT);
    return now(reserved);
  }

  private ImmutableList<VersionedRecord> now(ImmutableList<VersionedRecord> group) {
    return group.stream()
        .map(each -> fresh(registry, each))
        .collect(ImmutableList.toImmutableList());
  }

  private static SegmentId id(ImmutableList<VersionedRecord> group, int which) {
    return group.get(which).record().id();
  }

  private ImmutableList<VersionedRecord> removed(ImmutableList<VersionedRecord> group) {
    removals(registry).removeGroup(id(group, 1), TIMEOUT);
    return now(group);
  }

  private Resolution resolve(String name) {
    return registry.names().resolve(SegmentName.of(name), TIMEOUT);
  }

  private void assertAll(SegmentState state, ImmutableList<VersionedRecord> group) {
    now(group).forEach(each -> assertEquals(state, each.record().state()));
  }

  @Test
  void allAreRemovedAndComeBack() {
    ImmutableList<VersionedRecord> start = group();
    ImmutableList<VersionedRecord> removed = removed(start);
    assertAll(SegmentState.REMOVED, removed);
    assertEquals(new NeverRegistered(), resolve("a"));
    assertEquals(new NeverRegistered(), resolve("b"));
    removals(registry).removeGroup(id(start, 0), TIMEOUT);
    assertEquals(removed, now(start), "twice is once");
    removals(registry).undeleteGroup(id(start, 0), TIMEOUT);
    ImmutableList<VersionedRecord> back = now(start);
    assertEquals(new Found(back.get(0)), resolve("a"));
    assertEquals(new Found(back.get(1)), resolve("b"));
    assertNull(back.get(1).record().owner());
    assertEquals(start.get(1).record().epoch() + 1, back.get(1).record().epoch());
    removals(registry).undeleteGroup(id(start, 1), TIMEOUT);
    assertEquals(back, now(start), "twice is once");
    removals(registry).deleteGroup(id(start, 0), TIMEOUT);
    assertAll(SegmentState.DELETED, start);
  }

  @Test
  void noneIsRemovedOrBroughtBackAlone() {
    ImmutableList<VersionedRecord> start = group();
    SegmentId a = id(start, 0);
    for (String said :
        ImmutableList.of(
            assertThrows(RefusedException.class, () -> removals(registry).remove(a, TIMEOUT))
                .getMessage(),
            assertThrows(RefusedException.class, () -> removals(registry).delete(a, TIMEOUT))
                .getMessage())) {
      assertTrue(said.contains("with b: baton rm --group a"), said);
    }
    assertEquals(start, now(start));
    ImmutableList<VersionedRecord> removed = removed(start);
    String said =
        assertThrows(RefusedException.class, () -> removals(registry).undelete(a, A, TIMEOUT))
            .getMessage();
    assertTrue(said.contains("with b: baton undelete --group a --id " + a), said);
    assertEquals(removed, now(start));
  }

  @Test
  void aSegmentByItselfIsNoGroup() {
    VersionedRecord alone = ready(registry, "a");
    SegmentId id = alone.record().id();
    assertThrows(RefusedException.class, () -> removals(registry).removeGroup(id, TIMEOUT));
    assertThrows(RefusedException.class, () -> removals(registry).deleteGroup(id, TIMEOUT));
    assertThrows(RefusedException.class, () -> new Ungrouping(registry).ungroup(id, TIMEOUT));
    assertEquals(alone, fresh(registry, alone));
  }

  @Test
  void noneComesBackIfOneCannot() {
    ImmutableList<VersionedRecord> removed = removed(group());
    VersionedRecord other = ready(registry, "b");
    String taken =
        assertThrows(
                AlreadyRegisteredException.class,
                () -> removals(registry).undeleteGroup(id(removed, 0), TIMEOUT))
            .getMessage();
    assertTrue(taken.contains("registered as b already"), taken);
    assertAll(SegmentState.REMOVED, removed);
    removals(registry).remove(other.record().id(), TIMEOUT);
    won(removals(registry).endGrace(now(removed).get(1), TIMEOUT));
    ImmutableList<VersionedRecord> half = now(removed);
    String gone =
        assertThrows(
                RefusedException.class,
                () -> removals(registry).undeleteGroup(id(removed, 0), TIMEOUT))
            .getMessage();
    assertTrue(gone.contains("the replicas of b were given up"), gone);
    assertEquals(half, now(removed));
    new Ungrouping(registry).ungroup(id(removed, 0), TIMEOUT);
    removals(registry).undelete(id(removed, 0), A, TIMEOUT);
    assertEquals(new Found(fresh(registry, removed.get(0))), resolve("a"));
    assertEquals(SegmentState.DELETED, fresh(registry, removed.get(1)).record().state());
  }

  /** The name is free again when the held request arrives, but the versions have passed. */
  @Test
  void anUndeleteThatWasRefusedDoesNotComeTrueLater() throws Exception {
    ImmutableList<VersionedRecord> removed = removed(group());
    Relay relay = registries.relay(0);
    Registry late = registries.connect(relay.connectString());
    late.segments().read(id(removed, 0), TIMEOUT);
    relay.failNext(Fault.HOLD_REQUEST);
    assertThrows(
        OutcomeUnknownException.class,
        () -> removals(late).undeleteGroup(id(removed, 0), Duration.ofMillis(300)));
    relay.awaitHolding();
    VersionedRecord other = ready(registry, "b");
    assertThrows(
        AlreadyRegisteredException.class,
        () -> removals(registry).undeleteGroup(id(removed, 0), TIMEOUT));
    removals(registry).remove(other.record().id(), TIMEOUT);
    relay.release();
    late.segments().read(id(removed, 0), TIMEOUT);
    assertAll(SegmentState.REMOVED, removed);
  }

  @Test
  void whatIsTakenApartIsOfAHigherEpochAndNobodys() {
    ImmutableList<VersionedRecord> start = group();
    Registry owner = registries.connect();
    registry
        .segments()
        .compareAndSet(start, record -> record.opened(7, owner.owner(7, NOW)), TIMEOUT);
    owner.announceClient(TIMEOUT);
    ImmutableList<VersionedRecord> opened = now(start);
    Ungrouping ungrouping = new Ungrouping(registry);
    assertThrows(OwnedElsewhereException.class, () -> ungrouping.ungroup(id(start, 1), TIMEOUT));
    assertEquals(opened, now(start));
    owner.close();
    ungrouping.ungroup(id(start, 1), TIMEOUT);
    for (VersionedRecord each : now(start)) {
      SegmentRecord record = each.record();
      assertEquals(Group.NONE, record.spec().group());
      assertEquals(8, record.epoch());
      assertNull(record.owner());
      assertEquals(ImmutableList.of(each), GroupRecords.read(registry.segments(), each, TIMEOUT));
    }
    VersionedRecord stale = opened.get(0);
    Outcome late =
        registry
            .segments()
            .compareAndSet(stale, stale.record().withInSync(MEMBERS.subList(0, 1), NOW), TIMEOUT);
    assertTrue(late instanceof Lost, late::toString);
    removals(registry).remove(id(start, 0), TIMEOUT);
    assertEquals(SegmentState.READY, fresh(registry, start.get(1)).record().state());
    assertThrows(
        RefusedException.class, () -> removals(registry).removeGroup(id(start, 1), TIMEOUT));
  }

  @Test
  void aGroupIsNotTakenApartByHalves() {
    ImmutableList<VersionedRecord> start = group();
    SegmentId first = id(start, 0);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            registry
                .segments()
                .compareAndSet(
                    start,
                    record -> record.id().equals(first) ? record.ungrouped(9) : record,
                    TIMEOUT));
    assertEquals(start, now(start));
  }
}
