package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.daemon.testing.NotifySocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes of daemons tell the service manager that started them. */
final class ReadinessTest {

  private static final String COORDINATOR = "io.baton.cli.coordinator.Main";

  @TempDir Path directory;
  private NotifySocket manager;
  private Map<String, String> environment;

  @BeforeEach
  void bind() {
    String path = directory.resolve("notify").toString();
    manager = NotifySocket.bind(path);
    environment = Map.of("NOTIFY_SOCKET", path);
  }

  @AfterEach
  void unbind() {
    manager.close();
  }

  private Optional<String> told() throws InterruptedException {
    return manager.next(TestCluster.PATIENCE);
  }

  private TestProcess coordinator(String zooKeeper) {
    return TestProcess.daemon(
        "coordinator",
        List.of(),
        environment,
        COORDINATOR,
        "--zookeeper",
        zooKeeper,
        "--log-dir",
        directory.resolve("log").toString(),
        "--session-timeout",
        "500ms",
        "--start-timeout",
        "1s");
  }

  @Test
  void readyWhenItServesAndStoppingWhenItStops() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 0);
        TestProcess daemon = coordinator(cluster.connectString())) {
      assertEquals(Optional.of("READY=1"), told());
      assertFalse(manager.hasNext());
      assertEquals(0, daemon.terminate());
      assertEquals(Optional.of("STOPPING=1"), told());
      assertTrue(
          Files.readString(directory.resolve("log/coordinator.log")).contains("ready"),
          "nothing has logged before logs were directed");
    }
  }

  @Test
  void neverReadyButWhyWhereItDoesNotStart() throws Exception {
    try (TestProcess daemon = coordinator("127.0.0.1:1")) {
      assertEquals(1, daemon.exitCode());
      String status = told().orElseThrow();
      assertTrue(status.startsWith("STATUS="), status);
      assertTrue(status.contains("127.0.0.1:1"), status);
      assertFalse(manager.hasNext());
    }
  }
}
