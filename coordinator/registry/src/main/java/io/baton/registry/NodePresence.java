package io.baton.registry;

import io.baton.api.NodeId;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.RecordJson;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Ephemeral;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Znode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher;

/** A running storage node's ephemeral znode, renewed across sessions until closed (R8). */
public final class NodePresence implements AutoCloseable {

  private final Connection connection;
  private final NodeId id;
  private final Ephemeral znode;
  private volatile LiveRecord record;

  NodePresence(Connection connection, Paths paths, NodeId id, LiveRecord record) {
    this.connection = connection;
    this.id = id;
    this.record = record;
    String path = paths.live(id);
    this.znode =
        new Ephemeral(
            connection,
            path,
            () -> RecordJson.write(this.record),
            found -> RecordJson.live(found.bytes(), path).process().equals(this.record.process()));
  }

  /**
   * Takes the place; waits for one that another process left behind to vanish with its session.
   *
   * @throws RefusedException if another process of this id is there until the deadline
   */
  NodePresence announce(Deadline deadline) {
    String what = "announcing node " + id;
    Optional<Znode> rival = connection.retry(what, deadline, this::ensureOrWait);
    if (rival.isPresent()) {
      znode.close();
      LiveRecord other = RecordJson.live(rival.get().bytes(), znode.path());
      throw new RefusedException(
          "another process is node "
              + id
              + " already, at "
              + other.address()
              + " since "
              + other.since()
              + ": stop it, or give this one another data directory");
    }
    return this;
  }

  private Optional<Znode> ensureOrWait(Session session) throws LostException {
    Optional<Znode> rival = znode.ensure(session);
    if (rival.isEmpty()) {
      return rival;
    }
    CountDownLatch changed = new CountDownLatch(1);
    Watcher watcher = event -> changed.countDown();
    if (session.exists(znode.path(), watcher) && !session.awaitEvent(changed)) {
      session.unwatch(znode.path(), watcher, Watcher.WatcherType.Data);
      return rival;
    }
    throw new LostException(znode.path() + " has changed: look again");
  }

  /**
   * Publishes the disk space that the node's replicas take; a hint for placement. Call it every now
   * and then, not for each change.
   *
   * @param bytes 0 or more
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time; the
   *     figure goes out with the next renewal
   */
  public void publishUsed(long bytes, Duration timeout) {
    record = record.withUsedBytes(bytes);
    connection.retry("publishing use of node " + id, Deadline.after(timeout), znode::ensure);
  }

  /** Whether others find the node, as far as this process knows. */
  public boolean isAnnounced() {
    return znode.isPlaced();
  }

  /** Stops the renewal; the znode vanishes with the registry's session. */
  @Override
  public void close() {
    znode.close();
  }
}
