package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.Setting;
import io.baton.daemon.testing.Http;
import io.baton.registry.testing.Relay;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of its health. */
class HealthTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Map<Setting<?>, String> settings(String name) {
    Map<Setting<?>, String> settings = cluster.settings(directory.resolve(name));
    settings.put(CommonSettings.MONITOR, "0");
    return settings;
  }

  private static HttpResponse<String> ready(HostAndPort monitor) throws Exception {
    return Http.get(monitor, "/health/ready");
  }

  private static boolean says(HostAndPort monitor, int status, String text) throws Exception {
    HttpResponse<String> answer = ready(monitor);
    return answer.statusCode() == status && answer.body().contains(text);
  }

  @Test
  void notReadyWhileZooKeeperIsLost() throws Exception {
    try (Relay relay = new Relay(HostAndPort.fromString(TestCluster.zookeeper()).getPort())) {
      Map<Setting<?>, String> settings = settings("node");
      settings.put(CommonSettings.ZOOKEEPER, relay.connectString());
      HostAndPort monitor = cluster.start(settings).monitor().orElseThrow();
      HttpResponse<String> good = ready(monitor);
      assertEquals(200, good.statusCode(), good.body());
      assertEquals(
          """
          process: ok
          announcement: ok
          data directory: ok
          lanes: ok
          listener: ok
          registry: ok
          zookeeper: ok
          """,
          good.body());

      relay.cut();
      Waiting.until(
          "it notices", () -> says(monitor, 503, "zookeeper: not connected; the session may"));
      assertEquals(200, Http.get(monitor, "/health/live").statusCode(), "no reason to restart");
      Waiting.until("the session ends", () -> says(monitor, 503, "the session is lost"));
      Waiting.until(
          "nobody finds it",
          () -> says(monitor, 503, "announcement: others do not find this node"));
      assertEquals(1, Http.scrape(monitor).value("baton_zookeeper_connection", "state=lost"));

      relay.restore();
      Waiting.until("it is back", () -> ready(monitor).statusCode() == 200);
      assertEquals(1, Http.scrape(monitor).value("baton_zookeeper_sessions_lost_total"));
      assertTrue(
          cluster.registry.nodes().list(TestCluster.TIMEOUT).get(0).live().isPresent(),
          "ready means found");
    }
  }

  @Test
  void notReadyWithoutItsDirectory() throws Exception {
    StorageNode node = cluster.start(settings("node"));
    HostAndPort monitor = node.monitor().orElseThrow();
    Path segments = directory.resolve("node").resolve("segments");
    Path away = Files.move(segments, directory.resolve("away"));
    assertTrue(says(monitor, 503, "data directory: " + directory.resolve("node")));
    Files.move(away, segments);
    assertEquals(200, ready(monitor).statusCode());
    assertEquals(200, Http.get(monitor, "/health/live").statusCode());
  }

  @Test
  void aPortInUseKeepsANodeFromStarting() throws Exception {
    HostAndPort taken = cluster.start(settings("one")).monitor().orElseThrow();
    Map<Setting<?>, String> settings = settings("two");
    settings.put(CommonSettings.MONITOR, taken.toString());
    String message = assertThrows(IOException.class, () -> cluster.start(settings)).getMessage();
    assertTrue(message.contains(taken.toString()) && message.contains("--monitor"), message);
    settings.put(CommonSettings.MONITOR, "0");
    cluster.start(settings); // the directory is free again
  }

  @Test
  void aStoppedNodeGivesItsPortBack() throws Exception {
    StorageNode node = cluster.start(settings("node"));
    Map<Setting<?>, String> settings = settings("node");
    settings.put(CommonSettings.MONITOR, node.monitor().orElseThrow().toString());
    node.close();
    assertEquals(200, ready(cluster.start(settings).monitor().orElseThrow()).statusCode());
  }
}
