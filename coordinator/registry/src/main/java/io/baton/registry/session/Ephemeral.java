package io.baton.registry.session;

import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one ephemeral znode of this process in being across sessions, from the first {@link
 * #ensure} until {@link #close} (R8). One that an earlier session of this process left behind would
 * vanish when ZooKeeper notices that session's end: it is deleted and made anew.
 */
public final class Ephemeral implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ephemeral.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final String path;
  private final Supplier<byte[]> content;
  private final Predicate<Znode> ours;
  private final Consumer<ConnectionState> onChange = this::changed;
  private boolean wanted;

  /** The session in which it is, unless others deleted it; 0 if none. */
  private volatile long placedIn;

  /**
   * Prepares one.
   *
   * @param content what it is to hold, asked at each write
   * @param ours whether a znode of another session was this process's
   */
  public Ephemeral(
      Connection connection, String path, Supplier<byte[]> content, Predicate<Znode> ours) {
    this.connection = connection;
    this.path = path;
    this.content = content;
    this.ours = ours;
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /**
   * Writes it in this session, whatever was there: reads of this session are fresh from here on.
   *
   * @return nothing, or the znode of another process that holds the place
   * @throws RefusedException if its parent is missing: there is no cluster
   */
  public Optional<Znode> ensure(Session session) throws LostException {
    keep();
    if (isPlaced(session) && write(session)) {
      return Optional.empty();
    }
    Optional<Znode> rival = place(session);
    placedIn = rival.isEmpty() ? session.id() : 0;
    return rival;
  }

  /** Whether it was put in its place in this session. */
  public boolean isPlaced(Session session) {
    return isPlaced() && placedIn == session.id();
  }

  /** Whether it was there when last heard of, in a session that was not lost since. */
  public boolean isPlaced() {
    return placedIn != 0;
  }

  private Optional<Znode> place(Session session) throws LostException {
    Optional<Znode> found = session.get(path);
    if (found.isEmpty()) {
      return create(session);
    }
    Znode znode = found.get();
    if (znode.session() == session.id()) {
      return set(session);
    }
    if (!ours.test(znode)) {
      return found;
    }
    session.delete(path, znode.version());
    return create(session);
  }

  private Optional<Znode> create(Session session) throws LostException {
    Code code = session.create(path, content.get(), CreateMode.EPHEMERAL);
    if (code == Code.NODEEXISTS) {
      throw new LostException(path + " is there after all: look again");
    }
    if (code == Code.NONODE) {
      throw connection.noCluster("the parent of " + path);
    }
    return Optional.empty();
  }

  private Optional<Znode> set(Session session) throws LostException {
    if (!write(session)) {
      throw new LostException(path + " is gone: look again");
    }
    return Optional.empty();
  }

  private boolean write(Session session) throws LostException {
    return session.set(path, content.get(), -1) == Code.OK;
  }

  private synchronized void keep() {
    if (!wanted) {
      wanted = true;
      connection.addListener(onChange);
    }
  }

  private synchronized boolean isWanted() {
    return wanted;
  }

  private void changed(ConnectionState state) {
    if (state == ConnectionState.CONNECTED) {
      restore();
    } else if (state == ConnectionState.LOST) {
      placedIn = 0;
    }
  }

  private void restore() {
    if (!isWanted()) {
      return;
    }
    try {
      Optional<Znode> rival =
          connection.retry("keeping " + path, Deadline.after(PATIENCE), this::ensure);
      if (rival.isPresent()) {
        // Or a restored ZooKeeper still has one of a process that is gone, until its session ends.
        LOG.error("{} belongs to another process now: two run under one id", path);
        connection.schedule(this::restore, PATIENCE);
      }
    } catch (UnavailableException | RefusedException e) {
      // Refused where ZooKeeper was wiped: it may be rebuilt (R11).
      LOG.debug("{} could not be renewed yet", path, e);
      connection.schedule(this::restore, PATIENCE);
    }
  }

  /** Lets it go: it vanishes with the session, if not deleted before. */
  @Override
  public synchronized void close() {
    wanted = false;
    connection.removeListener(onChange);
  }
}
