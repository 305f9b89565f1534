package io.baton.node;

import io.baton.api.error.RefusedException;
import io.baton.registry.NodePresence;
import io.baton.registry.Registry;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What ZooKeeper knows of the node: its record, and that it runs. Safe for several threads. */
final class Enlistment implements AutoCloseable {

  private final Registry registry;
  private final NodeRecord record;
  private final LiveRecord live;
  private final Consumer<NodePresence> announced;
  private volatile @Nullable NodePresence presence;

  /**
   * Tells ZooKeeper nothing yet.
   *
   * @param announced told once, when the node is announced first
   */
  Enlistment(
      Registry registry, NodeRecord record, LiveRecord live, Consumer<NodePresence> announced) {
    this.registry = registry;
    this.record = record;
    this.live = live;
    this.announced = announced;
  }

  /**
   * Renews the node's record, and announces the node unless that was done.
   *
   * @throws RefusedException if another process is this node
   */
  synchronized void enlist(Duration timeout) {
    registry.nodes().put(record, timeout);
    announce(timeout);
  }

  /** Only says where the node is. */
  synchronized void announce(Duration timeout) {
    if (presence == null) {
      NodePresence made = registry.nodes().announce(record.id(), live, timeout);
      presence = made;
      announced.accept(made);
    }
  }

  /** Whether others find the node, as far as this process knows. */
  boolean isAnnounced() {
    NodePresence known = presence;
    return known != null && known.isAnnounced();
  }

  /** The znode vanishes with the session. */
  @Override
  public void close() {
    NodePresence known = presence;
    if (known != null) {
      known.close();
    }
    registry.close();
  }
}
