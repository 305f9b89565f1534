package io.baton.registry.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads something again whenever it may have changed: at the start, at each event of ZooKeeper's
 * one-shot watch, which the read sets anew, and after each reconnection, so that an event that was
 * missed is found. Changes in quick succession may be seen as one.
 *
 * @param <T> what is read
 */
public final class Watch<T> implements Subscription, Watcher {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Reads it, and sets the watcher. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Must not block. */
    CompletableFuture<T> read(Session session, Watcher watcher);
  }

  private final Connection connection;
  private final Reader<T> reader;
  private final Consumer<T> listener;
  private final String path;
  private final WatcherType type;
  private final Consumer<ConnectionState> onChange = this::changed;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Prepares one.
   *
   * @param listener called on the registry's worker thread with each reading, the same again
   *     included
   * @param path where the reader sets the watcher
   * @param type what kind of watch it sets
   */
  public Watch(
      Connection connection,
      String path,
      WatcherType type,
      Reader<T> reader,
      Consumer<T> listener) {
    this.connection = connection;
    this.path = path;
    this.type = type;
    this.reader = reader;
    this.listener = listener;
  }

  /** Begins; returns at once. */
  public Watch<T> start() {
    connection.addListener(onChange);
    refreshAfter(Duration.ZERO);
    return this;
  }

  @Override
  public void process(WatchedEvent event) {
    // What happens to the session comes by way of the connection.
    if (event.getType() != Event.EventType.None) {
      refreshAfter(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.removeListener(onChange);
    try {
      connection.session(Deadline.after(Duration.ZERO)).unwatch(path, this, type);
    } catch (LostException e) {
      LOG.debug("A watch goes with its session", e);
    }
  }

  private void changed(ConnectionState state) {
    if (state == ConnectionState.CONNECTED) {
      refreshAfter(Duration.ZERO);
    }
  }

  private void refreshAfter(Duration delay) {
    if (!closed && scheduled.compareAndSet(false, true)) {
      connection.schedule(this::refresh, delay);
    }
  }

  private void refresh() {
    scheduled.set(false);
    if (closed) {
      return;
    }
    try {
      var unused =
          reader
              .read(connection.session(Deadline.after(Duration.ZERO)), this)
              .whenComplete((value, error) -> connection.execute(() -> arrived(value, error)));
    } catch (LostException e) {
      refreshAfter(PAUSE);
    }
  }

  private void arrived(@Nullable T value, @Nullable Throwable error) {
    if (closed) {
      return;
    }
    if (value == null) {
      LOG.debug("{} could not be read yet", path, error);
      refreshAfter(PAUSE);
    } else {
      listener.accept(value);
    }
  }
}
