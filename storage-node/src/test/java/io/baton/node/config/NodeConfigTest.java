package io.baton.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.daemon.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node makes of its settings, and which it refuses. */
class NodeConfigTest {

  private static final ImmutableMap<String, Setting<?>> BY_KEY =
      Maps.uniqueIndex(NodeSettings.ALL, Setting::key);

  private final Map<Setting<?>, String> flags = new HashMap<>();

  NodeConfigTest() {
    flags.put(NodeSettings.DATA, "/data");
    flags.put(CommonSettings.ZOOKEEPER, "zk:2181");
  }

  private NodeConfig config() throws ConfigException {
    return NodeConfig.of(Settings.of(NodeSettings.ALL, flags, Map.of(), Optional.empty()));
  }

  private String refused() {
    return String.valueOf(assertThrows(ConfigException.class, this::config).getMessage());
  }

  @Test
  void theDefaultsAreThoseThatHarmNobody() throws Exception {
    NodeConfig config = config();
    assertEquals("zk:2181", config.cluster().zookeeper());
    assertEquals("/baton", config.cluster().root());
    assertEquals("127.0.0.1", config.bind());
    assertEquals("127.0.0.1", config.advertise());
    assertEquals(7411, config.port());
    assertEquals("default", config.zone());
    assertEquals(Optional.empty(), config.capacity());
    assertEquals(Duration.ofSeconds(30), config.readDeadline());
  }

  @ParameterizedTest
  @CsvSource({
    "port,65536",
    "port,http",
    "capacity,10GB",
    "capacity,-1",
    "capacity,0",
    "capacity,99999999TiB",
    "session-timeout,10",
    "read-deadline,0s",
    "read-deadline,25h",
    "root,baton",
    "root,/baton/",
    "id,No Spaces",
    "zone,' '",
    "advertise,0.0.0.0",
    "zookeeper,zk1:2181/chroot",
    "zookeeper,zk1:port",
    "zookeeper,'zk1:2181,'",
    "log-level,loud",
    "log-files,21"
  })
  void whatDoesNotFitIsRefusedByItsName(String key, String text) throws Exception {
    Setting<?> setting = BY_KEY.get(key);
    flags.put(setting, text);
    Settings settings = Settings.of(NodeSettings.ALL, flags, Map.of(), Optional.empty());
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> settings.get(setting)).getMessage());
    assertTrue(message.startsWith("--" + key + ": "), message);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "::", "[::]"})
  void everyAddressIsNotOneToConnectTo(String wildcard) throws Exception {
    flags.put(NodeSettings.BIND, wildcard);
    assertTrue(refused().contains("advertise"));
    flags.put(NodeSettings.ADVERTISE, "node1.example");
    assertEquals("node1.example", config().advertise());
  }

  @ParameterizedTest
  @CsvSource({"100GiB,107374182400", "7,7", "3KiB,3072", "1TiB,1099511627776", "2 MiB,2097152"})
  void sizesHaveUnits(String text, long bytes) throws Exception {
    flags.put(NodeSettings.CAPACITY, text);
    assertEquals(Optional.of(bytes), config().capacity());
  }

  @Test
  void aStartOutlastsASession() {
    flags.put(CommonSettings.START_TIMEOUT, "10s");
    String message = refused();
    assertTrue(message.contains("start-timeout (10s)"), message);
    assertTrue(message.contains("session-timeout (10s)"), message);
  }
}
