package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Resolution.Found;
import io.baton.registry.Resolution.NeverRegistered;
import io.baton.registry.record.SegmentState;
import io.baton.registry.removal.Removals;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Removing and undeleting, when ZooKeeper's answers are lost or late. */
class UnsettledRemovalTest extends RegistryTestBase {

  private static final SegmentName A = SegmentName.of("a");

  private Resolution resolve(String name) {
    return registry.names().resolve(SegmentName.of(name), TIMEOUT);
  }

  @Test
  void whatIsDoneWithoutAReplyIsDoneOnce() {
    VersionedRecord ready = ready(registry, "lost");
    Relay relay = registries.relay(0);
    Removals behind = removals(registries.connect(relay.connectString()));
    relay.failNext(Fault.LOSE_REPLY);
    VersionedRecord removed = behind.remove(ready.record().id(), TIMEOUT);
    assertFalse(relay.isArmed());
    assertEquals(ready.znodeVersion() + 1, removed.znodeVersion());
    relay.failNext(Fault.LOSE_REPLY);
    VersionedRecord back = behind.undelete(ready.record().id(), ready.record().name(), TIMEOUT);
    assertFalse(relay.isArmed());
    assertEquals(removed.znodeVersion() + 1, back.znodeVersion());
    assertEquals(new Found(back), resolve("lost"));
  }

  @Test
  void aRemovalWithoutAnAnswerIsUnknownAndSafeToRepeat() throws Exception {
    VersionedRecord ready = ready(registry, "a");
    Relay relay = registries.relay(0);
    Removals behind = removals(registries.connect(relay.connectString()));
    behind.undelete(ready.record().id(), A, TIMEOUT); // connected
    relay.failNext(Fault.LOSE_REPLY_AND_CUT);
    Duration soon = Duration.ofMillis(500);
    SegmentId id = ready.record().id();
    String said =
        assertThrows(OutcomeUnknownException.class, () -> behind.remove(id, soon)).getMessage();
    assertTrue(said.contains("Run it again") && said.contains(id.toString()), said);
    assertThrows(UnavailableException.class, () -> behind.remove(id, soon), "nothing was sent");
    relay.restore();
    VersionedRecord removed = behind.remove(id, TIMEOUT);
    assertEquals(ready.znodeVersion() + 1, removed.znodeVersion());
    relay.failNext(Fault.LOSE_REPLY_AND_CUT);
    assertThrows(OutcomeUnknownException.class, () -> behind.undelete(id, A, soon));
    relay.restore();
    VersionedRecord back = behind.undelete(id, A, TIMEOUT);
    assertEquals(removed.znodeVersion() + 1, back.znodeVersion());
    assertEquals(new Found(back), resolve("a"));
  }

  /** The name is free again when the held request arrives, but its version has passed. */
  @Test
  void anUndeleteThatWasRefusedDoesNotComeTrueLater() throws Exception {
    VersionedRecord removed =
        removals(registry).remove(ready(registry, "a").record().id(), TIMEOUT);
    SegmentId id = removed.record().id();
    Relay relay = registries.relay(0);
    Registry late = registries.connect(relay.connectString());
    assertTrue(late.segments().read(id, TIMEOUT).isPresent());
    relay.failNext(Fault.HOLD_REQUEST);
    assertThrows(
        OutcomeUnknownException.class,
        () -> removals(late).undelete(id, A, Duration.ofMillis(300)));
    relay.awaitHolding();
    VersionedRecord other = ready(registry, "a");
    assertThrows(
        AlreadyRegisteredException.class, () -> removals(registry).undelete(id, A, TIMEOUT));
    removals(registry).remove(other.record().id(), TIMEOUT);
    relay.release();
    // What follows in the same session is carried out after what was held.
    assertEquals(SegmentState.REMOVED, fresh(late, removed).record().state());
    assertEquals(new NeverRegistered(), resolve("a"));
  }
}
