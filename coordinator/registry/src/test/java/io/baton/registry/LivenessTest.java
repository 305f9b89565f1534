package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.SESSION;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.session.ConnectionState;
import io.baton.registry.session.Subscription;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LivenessTest extends RegistryTestBase {

  private static final NodeId NODE = new NodeId("n1");
  private static final HostAndPort ADDRESS = HostAndPort.fromParts("127.0.0.1", 7000);

  private static NodeRecord node(NodeState state) {
    return new NodeRecord(NODE, ADDRESS, "z1", "m1", 1000, state, "cluster");
  }

  private static LiveRecord process(String id) {
    return new LiveRecord(ADDRESS, id, NOW, 0);
  }

  @Test
  void aClientIsAliveWhileItsSessionLives() {
    Registry other = registries.connect();
    assertFalse(registry.isAlive(other.clientId(), TIMEOUT));
    other.announceClient(TIMEOUT);
    assertTrue(registry.isAlive(other.clientId(), TIMEOUT));
    other.close();
    assertFalse(registry.isAlive(other.clientId(), TIMEOUT));
  }

  @Test
  void whatALostSessionTookIsMadeAgain() {
    Relay relay = registries.relay(1);
    Registry behind = registries.connect(relay.connectString());
    behind.announceClient(TIMEOUT);
    behind.nodes().announce(NODE, process("p1"), TIMEOUT);
    VersionedRecord start = ready(registry, "a");
    List<VersionedRecord> seen = new CopyOnWriteArrayList<>();
    List<ConnectionState> states = new CopyOnWriteArrayList<>();
    Subscription record = behind.segments().watch(start.record().id(), seen::add);
    Subscription state = behind.onConnectionState(states::add);
    Eventually.await("the watch begins", TIMEOUT, () -> seen.contains(start));
    relay.cut();
    Eventually.await(
        "the session ends", TIMEOUT, () -> !registry.isAlive(behind.clientId(), TIMEOUT));
    VersionedRecord missed = removals(registry).remove(start.record().id(), TIMEOUT);
    relay.restore();
    Eventually.await(
        "the client is back", TIMEOUT, () -> registry.isAlive(behind.clientId(), TIMEOUT));
    behind.nodes().put(node(NodeState.ACTIVE), TIMEOUT);
    Eventually.await(
        "the node is back",
        TIMEOUT,
        () -> registry.nodes().list(TIMEOUT).get(0).live().isPresent());
    Eventually.await("the watch finds what it missed", TIMEOUT, () -> seen.contains(missed));
    assertEquals(List.of(start, missed), seen);
    assertTrue(states.contains(ConnectionState.SUSPENDED), states.toString());
    assertEquals(ConnectionState.CONNECTED, states.get(states.size() - 1));
    record.close();
    state.close();
  }

  @Test
  void aZnodeOfAnEarlierSessionIsReplacedBeforeItVanishes() {
    registry.nodes().announce(NODE, process("p1"), TIMEOUT);
    Registry next = registries.connect();
    // The same process start id: an earlier session of the same process.
    next.nodes().announce(NODE, process("p1"), TIMEOUT);
    registry.nodes().put(node(NodeState.ACTIVE), TIMEOUT);
    registry.close();
    assertTrue(next.nodes().list(TIMEOUT).get(0).live().isPresent());
  }

  @Test
  void aSecondProcessOfALivingNodeIsRefusedAndOneOfADeadNodeIsNot() {
    Registry first = registries.connect();
    first.nodes().announce(NODE, process("p1"), TIMEOUT);
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> registry.nodes().announce(NODE, process("p2"), Duration.ofMillis(500)));
    assertTrue(refused.getMessage().contains("another process is node n1"), refused.getMessage());
    Relay relay = registries.relay(0);
    Registry dying = registries.connect(relay.connectString());
    dying.nodes().announce(new NodeId("n2"), process("p1"), TIMEOUT);
    relay.cut();
    // Waits until the session of the dead process ends.
    registry.nodes().announce(new NodeId("n2"), process("p2"), SESSION.multipliedBy(10));
  }

  @Test
  void nodesAreListedWithTheirProcessesAndUse() {
    registry.nodes().put(node(NodeState.ACTIVE), TIMEOUT);
    assertEquals(
        List.of(new NodeStatus(node(NodeState.ACTIVE), Optional.empty())),
        registry.nodes().list(TIMEOUT));
    registry.nodes().update(NODE, record -> record.withState(NodeState.DRAINING), TIMEOUT);
    // A node that renews its record does not undo what an administrator asked for.
    assertEquals(NodeState.DRAINING, registry.nodes().put(node(NodeState.ACTIVE), TIMEOUT).state());
    registry.nodes().announce(NODE, process("p1"), TIMEOUT).publishUsed(42, TIMEOUT);
    assertEquals(
        List.of(
            new NodeStatus(
                node(NodeState.DRAINING), Optional.of(new LiveRecord(ADDRESS, "p1", NOW, 42)))),
        registry.nodes().list(TIMEOUT));
    assertThrows(
        RefusedException.class,
        () -> registry.nodes().update(new NodeId("n9"), record -> record, TIMEOUT));
  }

  @Test
  void whoWatchesHearsOfNodesAndOfEachRecord() {
    List<ImmutableMap<NodeId, LiveRecord>> live = new CopyOnWriteArrayList<>();
    VersionedRecord start = ready(registry, "a");
    List<VersionedRecord> seen = new CopyOnWriteArrayList<>();
    Registry other = registries.connect();
    Subscription nodes = registry.nodes().watchLive(live::add);
    Subscription record = registry.segments().watch(start.record().id(), seen::add);
    Eventually.await("none runs", TIMEOUT, () -> live.contains(ImmutableMap.of()));
    other.nodes().announce(NODE, process("p1"), TIMEOUT);
    ImmutableMap<NodeId, LiveRecord> one = ImmutableMap.of(NODE, process("p1"));
    Eventually.await("one runs", TIMEOUT, () -> live.contains(one));
    VersionedRecord current = start;
    for (int i = 0; i < 3; i++) {
      current = won(other.segments().compareAndSet(current, current.record().closed(), TIMEOUT));
      VersionedRecord written = current;
      Eventually.await("it is seen", TIMEOUT, () -> seen.contains(written));
    }
    other.close();
    Eventually.await("none runs again", TIMEOUT, () -> live.get(live.size() - 1).isEmpty());
    nodes.close();
    record.close();
  }
}
