package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.SESSION;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.testing.TestRegistries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterTest extends RegistryTestBase {

  private static final SegmentName NAME = SegmentName.of("a");

  @Test
  void withoutAClusterNothingIsSaidOfNames() {
    try (TestRegistries elsewhere = new TestRegistries()) {
      Registry lonely = elsewhere.connect();
      String message =
          assertThrows(RefusedException.class, () -> lonely.names().resolve(NAME, TIMEOUT))
              .getMessage();
      assertTrue(message.contains("run `baton init`"), message);
      assertThrows(RefusedException.class, () -> lonely.cluster().id(TIMEOUT));
      assertThrows(RefusedException.class, () -> reserve(lonely, "a", 1));
    }
  }

  @Test
  void aClusterIsMadeOnce() {
    String id = registry.cluster().id(TIMEOUT);
    Cluster.Init again = registries.connect().cluster().init(TIMEOUT);
    assertFalse(again.created());
    assertEquals(id, again.cluster().id());
  }

  @Test
  void anUnreachableZooKeeperIsNamed() {
    Registry nowhere = registries.connect("127.0.0.1:1");
    Duration soon = SESSION.dividedBy(4);
    UnavailableException error =
        assertThrows(UnavailableException.class, () -> nowhere.names().resolve(NAME, soon));
    assertTrue(error.getMessage().contains("127.0.0.1:1"), error.getMessage());
  }
}
