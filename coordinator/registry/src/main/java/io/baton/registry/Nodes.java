package io.baton.registry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.NodeId;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.RecordJson;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Subscription;
import io.baton.registry.session.Watch;
import io.baton.registry.session.Znode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * Storage nodes. Blocking calls, from any thread; {@link io.baton.api.error.UnavailableException}
 * if ZooKeeper does not answer in time.
 */
public final class Nodes {

  private final Connection connection;
  private final Paths paths;
  private volatile @Nullable Listing newest;

  private record Listing(ImmutableList<NodeStatus> nodes, long nanos) {}

  Nodes(Connection connection, Paths paths) {
    this.connection = connection;
    this.paths = paths;
  }

  /** Adds a node, or renews what it says of itself; its administrative state is kept. */
  public NodeRecord put(NodeRecord record, Duration timeout) {
    return change(
        record.id(),
        known -> known.isPresent() ? record.withState(known.get().state()) : record,
        timeout);
  }

  /**
   * Changes a node's record.
   *
   * @param change gives the same result when applied twice, as a lost reply makes it be
   * @throws RefusedException if there is no such node
   */
  public NodeRecord update(NodeId id, Function<NodeRecord, NodeRecord> change, Duration timeout) {
    return change(
        id,
        known ->
            change.apply(
                known.orElseThrow(
                    () -> new RefusedException("node " + id + " is not known to this cluster"))),
        timeout);
  }

  private NodeRecord change(
      NodeId id, Function<Optional<NodeRecord>, NodeRecord> change, Duration timeout) {
    String path = paths.node(id);
    return connection.retry(
        "writing the record of node " + id,
        Deadline.after(timeout),
        session -> {
          session.sync(path);
          Optional<Znode> found = session.get(path);
          NodeRecord next = change.apply(found.map(z -> RecordJson.node(z.bytes(), path)));
          write(session, path, found, RecordJson.write(next));
          return next;
        });
  }

  private void write(Session session, String path, Optional<Znode> found, byte[] bytes)
      throws LostException {
    Code code =
        found.isPresent()
            ? session.set(path, bytes, found.get().version())
            : session.create(path, bytes, CreateMode.PERSISTENT);
    if (code == Code.NONODE && found.isEmpty()) {
      throw connection.noCluster(paths.nodes());
    }
    if (code != Code.OK) {
      throw new LostException(path + " was written by another: look again");
    }
  }

  /** All nodes with their running processes, in order of their ids. */
  public ImmutableList<NodeStatus> list(Duration timeout) {
    return connection.retry(
        "listing nodes",
        Deadline.after(timeout),
        session -> {
          session.sync(paths.root());
          ImmutableMap<NodeId, LiveRecord> live =
              session.awaitAll(paths.live(), ImmutableList.of(readLive(session, null))).get(0);
          ImmutableList.Builder<NodeStatus> nodes = ImmutableList.builder();
          for (String child : ImmutableList.sortedCopyOf(session.children(paths.nodes()))) {
            NodeId id = new NodeId(child);
            String path = paths.node(id);
            session
                .get(path)
                .map(z -> RecordJson.node(z.bytes(), path))
                .map(record -> new NodeStatus(record, Optional.ofNullable(live.get(id))))
                .ifPresent(nodes::add);
          }
          return nodes.build();
        });
  }

  /**
   * The same as they were at most {@code maxAge} ago: for many choices in quick succession.
   *
   * @param timeout for asking anew
   */
  public ImmutableList<NodeStatus> recent(Duration maxAge, Duration timeout) {
    Listing known = newest;
    long now = System.nanoTime();
    if (known == null || now - known.nanos >= maxAge.toNanos()) {
      known = new Listing(list(timeout), now);
      newest = known;
    }
    return known.nodes;
  }

  /**
   * Announces this process as a running node, and keeps it announced until closed.
   *
   * @param record its process start id tells this process from another of the same id
   * @throws RefusedException if another process of this id is alive until the timeout: one that
   *     died counts as alive until its session ends
   */
  public NodePresence announce(NodeId id, LiveRecord record, Duration timeout) {
    return new NodePresence(connection, paths, id, record).announce(Deadline.after(timeout));
  }

  /**
   * Follows which nodes run and where: the listener gets all of them at the start and after one
   * came or went; what a node publishes of its use does not count as a change. Called on the
   * registry's worker thread, which it must not keep.
   */
  public Subscription watchLive(Consumer<ImmutableMap<NodeId, LiveRecord>> listener) {
    return new Watch<>(
            connection, paths.live(), Watcher.WatcherType.Children, this::readLive, listener)
        .start();
  }

  private CompletableFuture<ImmutableMap<NodeId, LiveRecord>> readLive(
      Session session, @Nullable Watcher watcher) {
    return session
        .childrenAsync(paths.live(), watcher)
        .thenCompose(
            children -> {
              ImmutableMap.Builder<NodeId, LiveRecord> live = ImmutableMap.builder();
              CompletableFuture<?>[] reads =
                  children.stream()
                      .sorted()
                      .map(child -> readLive(session, new NodeId(child), live))
                      .toArray(CompletableFuture<?>[]::new);
              return CompletableFuture.allOf(reads).thenApply(done -> live.buildOrThrow());
            });
  }

  /** Adds what it reads to {@code live}, on ZooKeeper's one thread. */
  private CompletableFuture<Void> readLive(
      Session session, NodeId id, ImmutableMap.Builder<NodeId, LiveRecord> live) {
    String path = paths.live(id);
    return session
        .getAsync(path, null)
        .thenAccept(found -> found.ifPresent(z -> live.put(id, RecordJson.live(z.bytes(), path))));
  }
}
