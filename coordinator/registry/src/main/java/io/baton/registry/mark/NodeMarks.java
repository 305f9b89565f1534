package io.baton.registry.mark;

import io.baton.api.NodeId;
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
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * One storage node's mark in ZooKeeper. Blocking calls, from one thread at a time; {@link
 * io.baton.api.error.UnavailableException} if ZooKeeper does not answer in time.
 */
public final class NodeMarks {

  /** Repeats attempts, each after a write in its session, so that its reads are fresh. */
  @FunctionalInterface
  public interface Fresh {
    /** As {@link Connection#retry}. */
    <T> T retry(String what, Deadline deadline, Connection.Attempt<T> attempt);
  }

  /**
   * What a fresh look saw.
   *
   * @param cluster the cluster's identity
   * @param mark the node's, if there is one
   */
  public record Sighting(ClusterRecord cluster, Optional<NodeMark> mark) {}

  private final Fresh fresh;
  private final Paths paths;
  private final String path;

  /** Looks at nothing yet. */
  public NodeMarks(Fresh fresh, Paths paths, NodeId node) {
    this.fresh = fresh;
    this.paths = paths;
    this.path = paths.mark(node);
  }

  /** What is there; empty if there is no cluster, said by a server that was up to date. */
  public Optional<Sighting> look(Duration timeout) {
    try {
      return fresh.retry("looking at " + path, Deadline.after(timeout), this::look);
    } catch (RefusedException e) {
      return Optional.empty(); // even the parent of this process's znode is missing
    }
  }

  private Optional<Sighting> look(Session session) throws LostException {
    Optional<NodeMark> mark = read(session);
    return session
        .get(paths.cluster())
        .map(z -> new Sighting(RecordJson.cluster(z.bytes(), paths.cluster()), mark));
  }

  private Optional<NodeMark> read(Session session) throws LostException {
    return session.get(path).map(this::decode);
  }

  private NodeMark decode(Znode z) {
    return new NodeMark(RecordJson.mark(z.bytes(), path), z.mzxid(), z.version());
  }

  /**
   * Writes the mark, if it still is what was seen.
   *
   * @param seen the mark that it replaces, if there was one
   * @param number above that of {@code seen}
   * @return it, or empty if something else is there: look again
   */
  public Optional<NodeMark> write(Optional<NodeMark> seen, long number, Duration timeout) {
    return fresh.retry(
        "writing " + path,
        Deadline.after(timeout),
        session -> {
          byte[] bytes = RecordJson.write(number);
          if (seen.isPresent()) {
            session.set(path, bytes, seen.get().version());
          } else {
            create(session, bytes);
          }
          // Whatever the answer: an attempt before this one may have won without one.
          return read(session).filter(now -> now.number() == number);
        });
  }

  /** The parent is missing in a cluster that was made before there were marks. */
  private void create(Session session, byte[] bytes) throws LostException {
    if (session.create(path, bytes, CreateMode.PERSISTENT) == Code.NONODE) {
      session.create(paths.marks(), new byte[0], CreateMode.PERSISTENT);
      session.create(path, bytes, CreateMode.PERSISTENT);
    }
  }
}
