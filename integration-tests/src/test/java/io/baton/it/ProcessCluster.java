package io.baton.it;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.BatonConfig;
import io.baton.registry.Registry;
import io.baton.registry.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A cluster of processes on this machine, broken by signals. All share its loopback, so none can be
 * cut off from the others.
 */
final class ProcessCluster implements Cluster {

  private static final int ZOOKEEPERS = 3;
  private static final int NODES = 3;

  private final TestCluster cluster;
  private final Registry registry;

  private ProcessCluster(TestCluster cluster) {
    this.cluster = cluster;
    this.registry = cluster.with(cluster.registry());
  }

  /** Starts the servers and nodes, with their files below an empty directory. */
  static ProcessCluster start(Path directory) throws InterruptedException {
    return new ProcessCluster(TestCluster.start(directory, ZOOKEEPERS, NODES));
  }

  @Override
  public Set<Fault> faults() {
    return EnumSet.of(Fault.KILL, Fault.PAUSE);
  }

  @Override
  public Host storageNode(NodeId node) {
    return new NodeHost(node);
  }

  @Override
  public Host zooKeeperLeader() {
    cluster.zooKeeper().awaitServing();
    return new ServerHost(cluster.zooKeeper(), cluster.zooKeeper().leader());
  }

  @Override
  public Application startApplication(SegmentName segment) throws IOException {
    TestProcess process =
        cluster.with(
            TestProcess.application(
                "application",
                LedgerApplication.class,
                cluster.connectString(),
                cluster.clientDirectory().toString(),
                segment.value(),
                Integer.toString(Application.BLOCKS),
                Long.toString(Application.SEED)));
    return new Application(new ApplicationHost(process), process.output());
  }

  @Override
  public BatonConfig config() throws IOException {
    return cluster.config();
  }

  @Override
  public Registry registry() {
    return registry;
  }

  @Override
  public void close() {
    cluster.close();
  }

  private static IllegalArgumentException cannot(Fault fault, String what) {
    return new IllegalArgumentException(fault + " of " + what + " is not offered here");
  }

  private final class NodeHost implements Host {
    private final NodeId node;

    NodeHost(NodeId node) {
      this.node = node;
    }

    @Override
    public void inflict(Fault fault) throws IOException, InterruptedException {
      switch (fault) {
        case KILL -> cluster.node(node).kill();
        case PAUSE -> cluster.node(node).pause();
        case CUT -> throw cannot(fault, node.value());
      }
    }

    @Override
    public void mend(Fault fault) throws IOException, InterruptedException {
      switch (fault) {
        case KILL -> cluster.launch(node);
        case PAUSE -> cluster.node(node).resume();
        case CUT -> throw cannot(fault, node.value());
      }
    }
  }

  private record ServerHost(ZooKeeperEnsemble ensemble, int server) implements Host {
    @Override
    public void inflict(Fault fault) {
      switch (fault) {
        case KILL -> ensemble.kill(server);
        case PAUSE -> ensemble.pause(server);
        case CUT -> throw cannot(fault, "a ZooKeeper server");
      }
    }

    @Override
    public void mend(Fault fault) {
      switch (fault) {
        case KILL -> ensemble.restart(server);
        case PAUSE -> ensemble.resume(server);
        case CUT -> throw cannot(fault, "a ZooKeeper server");
      }
    }
  }

  private record ApplicationHost(TestProcess process) implements Host {
    @Override
    public void inflict(Fault fault) throws IOException, InterruptedException {
      switch (fault) {
        case KILL -> process.kill();
        case PAUSE -> process.pause();
        case CUT -> throw cannot(fault, "an application");
      }
    }

    @Override
    public void mend(Fault fault) throws IOException, InterruptedException {
      switch (fault) {
        case PAUSE -> process.resume();
        case KILL, CUT -> throw cannot(fault, "an application");
      }
    }
  }
}
