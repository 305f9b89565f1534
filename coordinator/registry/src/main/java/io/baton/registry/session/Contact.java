package io.baton.registry.session;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long ago ZooKeeper's leader is known to have heard of this process, at most: it asks it again
 * and again, by {@code sync}, which no other server answers for it. A session that was heard of is
 * not taken for over for its timeout, so whoever acts earlier acts before others can know.
 *
 * <p>One question at a time, which ZooKeeper's client gives up within 2/3 of the session timeout.
 * What is told can be read on any thread.
 */
public final class Contact implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Contact.class);

  private final Connection connection;
  private final String path;
  private final Duration every;
  private final LongSupplier nanoClock;
  private volatile long last;
  private volatile Duration sessionTimeout;
  private volatile boolean closed;

  /**
   * Begins to ask. The leader counts as heard of now.
   *
   * @param path of a znode that is there
   * @param every time from an answer to the next question
   * @param sessionTimeout as it was asked for
   * @param nanoClock monotonic
   */
  public Contact(
      Connection connection,
      String path,
      Duration every,
      Duration sessionTimeout,
      LongSupplier nanoClock) {
    this.connection = connection;
    this.path = path;
    this.every = every;
    this.sessionTimeout = sessionTimeout;
    this.nanoClock = nanoClock;
    this.last = nanoClock.getAsLong();
    connection.execute(this::ask);
  }

  /** How long ago the last question was sent that was answered. */
  public Duration sinceLast() {
    return Duration.ofNanos(nanoClock.getAsLong() - last);
  }

  /** As the servers granted it, which may be less than was asked for. */
  public Duration sessionTimeout() {
    return sessionTimeout;
  }

  private void ask() {
    if (closed) {
      return;
    }
    try {
      ZooKeeper zookeeper = connection.zookeeper();
      long sent = nanoClock.getAsLong();
      VoidCallback answered = (rc, p, context) -> answered(zookeeper, sent, Code.get(rc));
      zookeeper.sync(path, answered, null);
    } catch (LostException e) {
      LOG.debug("asking again", e);
      connection.schedule(this::ask, every);
    }
  }

  private void answered(ZooKeeper zookeeper, long sent, Code code) {
    if (code == Code.OK) {
      last = sent;
      sessionTimeout = Duration.ofMillis(zookeeper.getSessionTimeout());
    }
    connection.schedule(this::ask, every);
  }

  /** Asks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
