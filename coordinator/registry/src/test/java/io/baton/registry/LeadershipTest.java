package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.api.error.RefusedException;
import io.baton.registry.session.Leadership;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.TestRegistries;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LeadershipTest extends RegistryTestBase {

  /** What one who stands has heard. */
  private static final class Stand implements Leadership.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void gained() {
      heard.add("gained");
    }

    @Override
    public void lost() {
      heard.add("lost");
    }

    void awaitLast(String what, int times) {
      Eventually.await(
          "the last is " + what,
          TIMEOUT,
          () -> heard.size() >= times && heard.get(heard.size() - 1).equals(what));
    }
  }

  private final Stand first = new Stand();
  private final Stand second = new Stand();

  @Test
  void theNextLeadsWhenTheLeaderStandsBack() {
    Leadership leading = registry.standForCoordinator(first, TIMEOUT);
    first.awaitLast("gained", 1);
    Registry other = registries.connect();
    Leadership waiting = other.standForCoordinator(second, TIMEOUT);
    leading.close();
    second.awaitLast("gained", 1);
    first.awaitLast("lost", 2);
    waiting.close();
    second.awaitLast("lost", 2);
  }

  @Test
  void theNextLeadsWhenTheLeadersSessionIsKilledAndTheOldOneStandsAgain() {
    Relay relay = registries.relay(1);
    Registry cutOff = registries.connect(relay.connectString());
    cutOff.standForCoordinator(first, TIMEOUT);
    first.awaitLast("gained", 1);
    Leadership after = registry.standForCoordinator(second, TIMEOUT);
    relay.cut();
    first.awaitLast("lost", 2);
    second.awaitLast("gained", 1);
    relay.restore();
    Eventually.await("back", TIMEOUT, () -> registry.isAlive(announced(cutOff), TIMEOUT));
    assertEquals(List.of("gained", "lost"), first.heard);
    after.close();
    first.awaitLast("gained", 3);
  }

  private static String announced(Registry of) {
    of.announceClient(TIMEOUT);
    return of.clientId();
  }

  @Test
  void whereThereIsNoClusterNobodyStands() {
    try (TestRegistries elsewhere = new TestRegistries()) {
      Registry lonely = elsewhere.connect();
      assertThrows(RefusedException.class, () -> lonely.standForCoordinator(first, TIMEOUT));
    }
  }
}
