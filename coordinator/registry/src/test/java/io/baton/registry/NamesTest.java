package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static io.baton.registry.testing.TestRegistries.ensemble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Registration.Taken;
import io.baton.registry.Registration.Unknown;
import io.baton.registry.Resolution.BeingRegistered;
import io.baton.registry.Resolution.Found;
import io.baton.registry.Resolution.NeverRegistered;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest extends RegistryTestBase {

  private static Resolution resolve(Registry by, String name) {
    return by.names().resolve(SegmentName.of(name), TIMEOUT);
  }

  @Test
  void aNameIsReservedThenReadyThenRemovedThenAnothers() {
    VersionedRecord reserved = reserve(registry, "orders/eu", 1);
    assertEquals(SegmentState.CREATING, reserved.record().state());
    assertEquals(1, reserved.record().epoch());
    Registry other = registries.connect();
    assertEquals(new BeingRegistered(reserved), resolve(other, "orders/eu"));
    assertEquals(new Taken(reserved), register(other, "orders/eu", 2));
    VersionedRecord ready =
        won(registry.segments().compareAndSet(reserved, reserved.record().ready(MEMBERS), TIMEOUT));
    assertEquals(new Found(ready), resolve(other, "orders/eu"));
    assertEquals(new Taken(ready), register(other, "orders/eu", 2));
    VersionedRecord removed = removals(other).remove(ready.record().id(), TIMEOUT);
    assertEquals(NOW, removed.record().removed());
    assertEquals(removed, removals(other).remove(ready.record().id(), TIMEOUT));
    assertEquals(new NeverRegistered(), resolve(registry, "orders/eu"));
    VersionedRecord again = reserve(other, "orders/eu", 3);
    assertNotEquals(ready.record().id(), again.record().id());
    assertEquals(removed, fresh(registry, removed));
  }

  private static Registration register(Registry by, String name, long nonce) {
    return by.names().register(SegmentName.of(name), SPEC, NODES, by.owner(nonce, NOW), TIMEOUT);
  }

  @Test
  void aReservationWhoseReplyIsLostIsKnownToBeOurs() {
    for (Fault fault : List.of(Fault.LOSE_REPLY, Fault.LOSE_REQUEST)) {
      Relay relay = registries.relay(0);
      Registry behind = registries.connect(relay.connectString());
      // Its buckets are there, so that the next multi is the one that counts.
      VersionedRecord warm = reserve(behind, "warm/" + fault, 1);
      assertTrue(behind.segments().read(warm.record().id(), TIMEOUT).isPresent());
      relay.failNext(fault);
      VersionedRecord reserved = reserve(behind, "name/" + fault, 2);
      assertFalse(relay.isArmed());
      assertEquals(new BeingRegistered(reserved), resolve(registry, "name/" + fault));
    }
  }

  @Test
  void registeringAgainWithTheSameOwnerGoesOn() {
    VersionedRecord reserved = reserve(registry, "a", 9);
    assertEquals(reserved, reserve(registry, "a", 9));
    assertInstanceOf(Taken.class, register(registry, "a", 10));
  }

  @Test
  void aReservationGivenUpDoesNotComeTrueLater() throws Exception {
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    VersionedRecord warm = reserve(behind, "warm", 1);
    assertTrue(behind.segments().read(warm.record().id(), TIMEOUT).isPresent());
    relay.failNext(Fault.HOLD_REQUEST);
    Registration registration =
        behind
            .names()
            .register(
                SegmentName.of("late"), SPEC, NODES, behind.owner(2, NOW), Duration.ofMillis(300));
    SegmentRecord attempted = assertInstanceOf(Unknown.class, registration).attempted();
    relay.awaitHolding();
    VersionedRecord undone = registry.names().abandon(attempted, TIMEOUT);
    assertEquals(SegmentState.DELETED, undone.record().state());
    relay.release();
    // What follows in the same session is carried out after what was held.
    assertEquals(undone, fresh(behind, undone));
    assertEquals(new NeverRegistered(), resolve(registry, "late"));
    assertEquals(undone, registry.names().abandon(attempted, TIMEOUT));
  }

  @Test
  void aReservationGivenUpFreesItsName() {
    VersionedRecord reserved = reserve(registry, "a", 1);
    VersionedRecord undone = registry.names().abandon(reserved.record(), TIMEOUT);
    assertEquals(SegmentState.DELETED, undone.record().state());
    VersionedRecord ready = ready(registry, "a");
    assertEquals(ready, registry.names().abandon(ready.record(), TIMEOUT));
    assertEquals(new Found(ready), resolve(registry, "a"));
  }

  @Test
  void aRegistrationCutShortIsUndone() {
    Registry creator = registries.connect();
    VersionedRecord first = reserve(creator, "a", 1);
    VersionedRecord second = reserve(creator, "b", 1);
    creator.close();
    assertEquals(new NeverRegistered(), resolve(registry, "a"));
    assertEquals(SegmentState.DELETED, fresh(registry, first).record().state());
    assertInstanceOf(
        Lost.class,
        registry.segments().compareAndSet(first, first.record().ready(MEMBERS), TIMEOUT));
    VersionedRecord next = reserve(registry, "b", 2);
    assertNotEquals(second.record().id(), next.record().id());
  }

  @Test
  void aLaggingServerDoesNotSayNeverRegistered() {
    int leader = ensemble().leader();
    Registry[] each = new Registry[ensemble().size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = registries.connect(ensemble().connectString(i));
      each[i].announceClient(TIMEOUT);
    }
    for (int n = 0; n < 60; n++) {
      String name = "fresh/" + n;
      VersionedRecord reserved = reserve(each[leader], name, n);
      for (int i = 0; i < each.length; i++) {
        assertEquals(new BeingRegistered(reserved), resolve(each[i], name), name + " at " + i);
      }
    }
  }

  @Test
  void namesAreListedInOrderByPrefixAndPage() {
    List<String> names =
        Stream.of("a/2", "a/1", "a/3", "ab", "b/ü", "b/日本", "b/😀 %2F", "z")
            .peek(name -> reserve(registry, name, 1))
            .toList();
    assertEquals(new Names.Page(sorted(names.stream()), false), page("", Optional.empty(), 100));
    assertEquals(
        new Names.Page(sorted(Stream.of("a/1", "a/2")), true), page("a/", Optional.empty(), 2));
    assertEquals(
        new Names.Page(sorted(Stream.of("a/3")), false),
        page("a/", Optional.of(SegmentName.of("a/2")), 2));
    assertInstanceOf(BeingRegistered.class, resolve(registry, "b/😀 %2F"));
  }

  @Test
  void recordsOfManyNamesAreReadAtOnceWithoutThoseThatAreGone() {
    VersionedRecord first = ready(registry, "many/1");
    VersionedRecord reserved = reserve(registry, "many/2", 1);
    VersionedRecord removed = ready(registry, "many/3");
    removals(registry).remove(removed.record().id(), TIMEOUT);
    ImmutableList<SegmentName> names =
        Stream.of("many/2", "many/never", "many/3", "many/1")
            .map(SegmentName::of)
            .collect(ImmutableList.toImmutableList());
    assertEquals(
        ImmutableList.of(reserved.record(), first.record()),
        registry.names().records(names, TIMEOUT));
  }

  private Names.Page page(String prefix, Optional<SegmentName> after, int limit) {
    return registry.names().list(prefix, after, limit, TIMEOUT);
  }

  private static ImmutableList<SegmentName> sorted(Stream<String> names) {
    return names.map(SegmentName::of).sorted().collect(ImmutableList.toImmutableList());
  }
}
