package io.baton.registry;

import io.baton.registry.record.ClientRecord;
import io.baton.registry.record.RecordJson;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Ephemeral;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Subscription;
import io.baton.registry.session.Watch;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.zookeeper.Watcher.WatcherType;

/**
 * The one ephemeral znode of this process (R8), and the write that makes a session's reads fresh: a
 * server that has answered a session's write shows it everything that was written before.
 */
final class ClientPresence implements AutoCloseable {

  private final Connection connection;
  private final Paths paths;
  private final Ephemeral znode;

  ClientPresence(Connection connection, Paths paths, String clientId, ClientRecord record) {
    this.connection = connection;
    this.paths = paths;
    this.znode =
        new Ephemeral(
            connection, paths.client(clientId), () -> RecordJson.write(record), found -> true);
  }

  /** Like {@link Connection#retry}, each attempt after a write in its session. */
  <T> T retryFresh(String what, Deadline deadline, Connection.Attempt<T> attempt) {
    return connection.retry(
        what,
        deadline,
        session -> {
          refresh(session);
          return attempt.run(session);
        });
  }

  /**
   * Like {@link Connection#retry}, with this process known as alive in the session. For what begins
   * with a write of its own: reads are not fresh before that is answered.
   */
  <T> T retryAlive(String what, Deadline deadline, Connection.Attempt<T> attempt) {
    return connection.retry(
        what,
        deadline,
        session -> {
          if (!znode.isPlaced(session)) {
            refresh(session);
          }
          return attempt.run(session);
        });
  }

  /** Makes this session's reads fresh from here on. */
  void refresh(Session session) throws LostException {
    znode.ensure(session);
  }

  /** Whether a process is alive, as far as a fresh session can see. */
  boolean isAlive(Session session, String clientId) throws LostException {
    return session.exists(paths.client(clientId), null);
  }

  /** Tells whether a process is alive, and again when that may have changed. */
  Subscription watch(String clientId, Consumer<Boolean> listener) {
    String path = paths.client(clientId);
    return new Watch<>(
            connection,
            path,
            WatcherType.Data,
            (session, watcher) -> session.getAsync(path, watcher).thenApply(Optional::isPresent),
            listener)
        .start();
  }

  @Override
  public void close() {
    znode.close();
  }
}
