package io.baton.it;

import io.baton.api.NodeId;
import io.baton.registry.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Machines with a storage node each, n1, n2, ..., that lose power all at once. They are off at
 * first. ZooKeeper is elsewhere.
 */
final class PoweredMachines implements AutoCloseable {

  private final Path directory;
  private final TestCluster cluster;
  private final Map<NodeId, PoweredDisk> disks = new LinkedHashMap<>();

  PoweredMachines(Path directory, int count) throws IOException {
    this.directory = directory;
    this.cluster = TestCluster.on(directory, ZooKeeperEnsemble.start(1));
    try {
      for (int i = 1; i <= count; i++) {
        NodeId node = new NodeId("n" + i);
        disks.put(node, PoweredDisk.mount(cluster.data(node)));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  TestCluster cluster() {
    return cluster;
  }

  /** The storage node n1. */
  TestProcess first() {
    return cluster.node(new NodeId("n1"));
  }

  /** Starts them; returns when all nodes are ready. */
  void powerOn() throws IOException, InterruptedException {
    for (NodeId node : disks.keySet()) {
      cluster.launchBy(booted(node), node);
    }
    for (NodeId node : disks.keySet()) {
      cluster.awaitReady(node);
    }
  }

  /** For one process the machine has been started anew: it sees another boot id. */
  private List<String> booted(NodeId node) throws IOException {
    Path boot = directory.resolve("boot-" + node);
    Files.writeString(boot, UUID.randomUUID() + "\n");
    String become = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\"";
    return List.of("unshare", "--mount", "sh", "-c", become, boot.toString());
  }

  /** Nothing reaches the disks any more; then the nodes end. */
  void cut() throws IOException, InterruptedException {
    for (PoweredDisk disk : disks.values()) {
      disk.cut();
    }
    for (NodeId node : disks.keySet()) {
      cluster.node(node).kill();
    }
  }

  /** After a cut: the disks have what reached them. */
  void restore() throws IOException {
    for (PoweredDisk disk : disks.values()) {
      disk.restore();
    }
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    for (PoweredDisk disk : disks.values()) {
      disk.close();
    }
  }
}
