package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.node.directory.DirectoryRefusedException;
import io.baton.registry.record.NodeState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node refuses to start with. */
class StartTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private String refused(Map<Setting<?>, String> settings) {
    String message =
        assertThrows(DirectoryRefusedException.class, () -> cluster.start(settings)).getMessage();
    assertTrue(message.contains(directory.toString()), message);
    return message;
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    cluster.start(directory);
    String message = refused(cluster.settings(directory));
    assertTrue(message.contains("process " + ProcessHandle.current().pid()), message);
  }

  @Test
  void aStoppedNodeKeepsItsIdAndState() throws Exception {
    StorageNode node = cluster.start(directory);
    node.close();
    node.close();
    cluster
        .registry
        .nodes()
        .update(node.id(), known -> known.withState(NodeState.DRAINING), TestCluster.TIMEOUT);
    assertEquals(node.id(), cluster.start(directory).id());
    assertEquals(
        NodeState.DRAINING,
        cluster.registry.nodes().list(TestCluster.TIMEOUT).get(0).record().state());
  }

  @Test
  void anotherIdIsRefused() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(NodeSettings.ID, "one");
    cluster.start(settings).close();
    settings.put(NodeSettings.ID, "two");
    String message = refused(settings);
    assertTrue(message.contains("one") && message.contains("two"), message);
  }

  @Test
  void anotherClusterIsRefused() throws Exception {
    cluster.start(directory).close();
    try (TestCluster other = new TestCluster()) {
      String message = refused(other.settings(directory));
      assertTrue(message.contains(cluster.id()) && message.contains(other.id()), message);
    }
    cluster.start(directory); // nothing was changed
  }

  @Test
  void aDirectoryOfOthersIsRefused() throws Exception {
    Files.writeString(directory.resolve("diary.txt"), "Dear diary");
    String message = refused(cluster.settings(directory));
    assertTrue(message.contains("diary.txt"), message);
    assertFalse(Files.exists(directory.resolve("lock")), "nothing was left there");
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    cluster.start(directory).close();
    Path file = directory.resolve("node.json");
    Files.writeString(file, Files.readString(file).replace("\"v\" : 1", "\"v\" : 2"));
    assertTrue(refused(cluster.settings(directory)).contains("format 2"));
  }

  @Test
  void withoutClusterItSaysWhatToDo() {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(CommonSettings.ROOT, "/nowhere");
    String message =
        assertThrows(RefusedException.class, () -> cluster.start(settings)).getMessage();
    assertTrue(message.contains("baton init"), message);
    assertFalse(Files.exists(directory.resolve("node.json")), "it belongs to no cluster yet");
  }

  @Test
  void withoutZooKeeperItGivesUpInTime() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(CommonSettings.ZOOKEEPER, "127.0.0.1:1");
    settings.put(CommonSettings.SESSION_TIMEOUT, "500ms");
    settings.put(CommonSettings.START_TIMEOUT, "1s");
    assertThrows(UnavailableException.class, () -> cluster.start(settings));
    cluster.start(directory); // the directory is free again
  }
}
