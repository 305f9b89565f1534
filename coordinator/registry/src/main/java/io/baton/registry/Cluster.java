package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.ClusterRecord;
import io.baton.registry.record.RecordJson;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Znode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * The cluster's identity. Made by an explicit init only: a wiped ZooKeeper must not look like a new
 * cluster (R11).
 */
public final class Cluster {

  private static final int FORMAT = 1;

  private final Connection connection;
  private final Paths paths;
  private final InstantSource clock;
  private final RandomGenerator random;

  Cluster(Connection connection, Paths paths, InstantSource clock, RandomGenerator random) {
    this.connection = connection;
    this.paths = paths;
    this.clock = clock;
    this.random = random;
  }

  /**
   * How an init ended.
   *
   * @param cluster the cluster's identity
   * @param created whether this call made it; otherwise it was there before
   */
  public record Init(ClusterRecord cluster, boolean created) {}

  /** Makes the cluster with a random id, unless there is one. */
  public Init init(Duration timeout) {
    String id = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    return init(new ClusterRecord(id, FORMAT, clock.instant(), ImmutableList.of()), timeout);
  }

  /**
   * Makes the cluster again in a ZooKeeper that was wiped, unless it is there.
   *
   * @param id that its storage nodes remember
   * @throws RefusedException if there is another cluster
   */
  public Init restore(String id, Duration timeout) {
    Init init = init(new ClusterRecord(id, FORMAT, clock.instant(), ImmutableList.of()), timeout);
    if (!init.cluster().id().equals(id)) {
      throw new RefusedException(
          "ZooKeeper at %s%s is cluster %s, the storage nodes belong to %s"
              .formatted(connection.servers(), paths.root(), init.cluster().id(), id));
    }
    return init;
  }

  /** The cluster's identity, if there is one. */
  public Optional<ClusterRecord> find(Duration timeout) {
    String path = paths.cluster();
    return connection.retry(
        "reading the cluster",
        Deadline.after(timeout),
        session -> {
          session.sync(path);
          return session.get(path).map(z -> RecordJson.cluster(z.bytes(), path));
        });
  }

  /**
   * Writes that the registry was rebuilt: the last write of a rebuild.
   *
   * @param nonce of this rebuild, fresh
   * @param remembered nonces of rebuilds that nodes remember
   */
  public ClusterRecord rebuilt(long nonce, ImmutableList<Long> remembered, Duration timeout) {
    String path = paths.cluster();
    return connection.retry(
        "writing that the registry was rebuilt",
        Deadline.after(timeout),
        session -> {
          session.sync(path);
          Znode found = session.get(path).orElseThrow(() -> connection.noCluster(path));
          ClusterRecord before = RecordJson.cluster(found.bytes(), path);
          if (before.rebuilds().contains(nonce)) {
            return before; // by an attempt whose answer was lost
          }
          ClusterRecord after = before.rebuilt(nonce, remembered);
          if (session.set(path, RecordJson.write(after), found.version()) != Code.OK) {
            throw new LostException(path + " was written by another: look again");
          }
          return after;
        });
  }

  private Init init(ClusterRecord fresh, Duration timeout) {
    return connection.retry(
        "making the cluster", Deadline.after(timeout), session -> init(session, fresh));
  }

  private Init init(Session session, ClusterRecord fresh) throws LostException {
    String root = paths.root();
    for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
      make(session, root.substring(0, slash));
    }
    make(session, root);
    for (String container : paths.containers()) {
      make(session, container);
    }
    // Last, so that a cluster that has an identity is whole.
    Code code = session.create(paths.cluster(), RecordJson.write(fresh), CreateMode.PERSISTENT);
    ClusterRecord there = code == Code.OK ? fresh : read(session);
    return new Init(there, code == Code.OK || there.equals(fresh));
  }

  private static void make(Session session, String path) throws LostException {
    if (session.create(path, new byte[0], CreateMode.PERSISTENT) == Code.NONODE) {
      throw new LostException("the parent of " + path + " is not there yet");
    }
  }

  /**
   * The cluster's id, 32 hexadecimal digits.
   *
   * @throws RefusedException if there is no cluster here
   */
  public String id(Duration timeout) {
    return connection.retry("reading the cluster", Deadline.after(timeout), this::read).id();
  }

  private ClusterRecord read(Session session) throws LostException {
    String path = paths.cluster();
    session.sync(path);
    ClusterRecord cluster =
        session
            .get(path)
            .map(z -> RecordJson.cluster(z.bytes(), path))
            .orElseThrow(() -> connection.noCluster(path));
    if (cluster.format() != FORMAT) {
      throw new RefusedException(
          "the cluster has format " + cluster.format() + ", this Baton knows " + FORMAT);
    }
    return cluster;
  }
}
