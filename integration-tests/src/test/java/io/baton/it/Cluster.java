package io.baton.it;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.BatonConfig;
import io.baton.registry.Registry;
import java.io.IOException;
import java.util.Set;

/**
 * Three ZooKeeper servers, the storage nodes n1, n2 and n3, and applications, each on a host that
 * can be broken. It ends with the test.
 */
interface Cluster extends AutoCloseable {

  /** The faults that its hosts can be broken by. */
  Set<Fault> faults();

  Host storageNode(NodeId node);

  /** The ZooKeeper server that leads now. Waits until all three serve. */
  Host zooKeeperLeader();

  /** Starts a {@link LedgerApplication} on a host of its own, with no local file to begin with. */
  Application startApplication(SegmentName segment) throws IOException;

  /** For a client in this process, with a local directory of its own. */
  BatonConfig config() throws IOException;

  /** What ZooKeeper has recorded. */
  Registry registry();

  @Override
  void close();
}
