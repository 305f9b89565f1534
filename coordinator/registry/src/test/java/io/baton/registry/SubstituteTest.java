package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import io.baton.api.ArchivePolicy;
import io.baton.api.Group;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Won;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.record.wish.Halted;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A name goes from one segment to another at one moment, or not at all. */
class SubstituteTest extends RegistryTestBase {

  private static final SegmentName NAME = SegmentName.of("a");
  private static final ArchivePolicy ARCHIVE =
      new ArchivePolicy("file:///archive", 2, Duration.ZERO, 3, Duration.ZERO, new Version(3, 1));

  private VersionedRecord removed(String name) {
    return removals(registry).remove(ready(registry, name).record().id(), TIMEOUT);
  }

  private static Restored content(VersionedRecord lost) {
    return new Restored(NOW, lost.record().id(), new Version(3, 1), NOW);
  }

  private VersionedRecord named() {
    return wanting(ready(registry, "a"));
  }

  private VersionedRecord wanting(VersionedRecord found) {
    SegmentRecord record =
        found.record().withArchive(ARCHIVE).withHalted(new Halted(NOW, "somebody"));
    return won(registry.segments().compareAndSet(found, record, TIMEOUT));
  }

  @Test
  void theOtherHasItsNameAndWhatWasAskedForOfIt() {
    VersionedRecord lost = named();
    VersionedRecord other = removed("b");
    Outcome outcome = registry.segments().substitute(lost, other, content(lost), TIMEOUT);
    ImmutableList<VersionedRecord> now = assertInstanceOf(Won.class, outcome).records();
    assertEquals(SegmentState.REMOVED, fresh(registry, lost).record().state());
    VersionedRecord there =
        assertInstanceOf(Resolution.Found.class, registry.names().resolve(NAME, TIMEOUT)).current();
    assertEquals(now.get(1), there);
    assertEquals(other.record().id(), there.record().id());
    assertEquals(other.record().epoch() + 1, there.record().epoch());
    assertEquals(ARCHIVE.requesting(new Version(1, 1)), there.record().archive());
    assertEquals(lost.record().halted(), there.record().halted());
    assertEquals(content(lost), there.record().restored());
    assertEquals(MEMBERS, there.record().inSync());
  }

  @Test
  void nothingIsWrittenIfEitherHasChanged() {
    VersionedRecord lost = named();
    VersionedRecord other = removed("b");
    VersionedRecord opened =
        won(
            registry
                .segments()
                .compareAndSet(
                    lost,
                    lost.record().opened(lost.record().epoch() + 1, registry.owner(7, NOW)),
                    TIMEOUT));
    assertInstanceOf(
        Lost.class, registry.segments().substitute(lost, other, content(lost), TIMEOUT));
    assertEquals(opened, fresh(registry, lost));
    assertEquals(other, fresh(registry, other));
    VersionedRecord gone =
        won(registry.segments().compareAndSet(other, other.record().tombstone(NOW), TIMEOUT));
    assertInstanceOf(
        Lost.class, registry.segments().substitute(opened, other, content(opened), TIMEOUT));
    assertEquals(opened, fresh(registry, lost));
    assertEquals(gone, fresh(registry, other));
    assertEquals(new Resolution.Found(opened), registry.names().resolve(NAME, TIMEOUT));
  }

  @Test
  void aReplyThatIsLostIsNoSecondSubstitution() {
    VersionedRecord lost = named();
    VersionedRecord other = removed("b");
    Relay relay = registries.relay(0);
    Registry behind = registries.connect(relay.connectString());
    behind.segments().read(lost.record().id(), TIMEOUT);
    relay.failNext(Fault.LOSE_REPLY);
    Outcome outcome = behind.segments().substitute(lost, other, content(lost), TIMEOUT);
    assertInstanceOf(Won.class, outcome);
    assertEquals(
        fresh(registry, other),
        assertInstanceOf(Resolution.Found.class, registry.names().resolve(NAME, TIMEOUT))
            .current());
  }

  @Test
  void whatIsOfAGroupOrWasNotRemovedIsNoSubstitute() {
    VersionedRecord lost = named();
    VersionedRecord ready = ready(registry, "b");
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.segments().substitute(lost, ready, content(lost), TIMEOUT));
    VersionedRecord other = removed("c");
    VersionedRecord reserved = reserve(registry, "d", 1);
    VersionedRecord grouped =
        assertInstanceOf(
                Won.class,
                registry
                    .segments()
                    .compareAndSet(
                        ImmutableList.of(reserved),
                        record ->
                            record
                                .ready(MEMBERS)
                                .withSpec(
                                    record
                                        .spec()
                                        .withGroup(Group.of(ImmutableList.of(record.id())))),
                        TIMEOUT))
            .current();
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.segments().substitute(grouped, other, content(grouped), TIMEOUT));
    assertEquals(other, fresh(registry, other));
  }
}
