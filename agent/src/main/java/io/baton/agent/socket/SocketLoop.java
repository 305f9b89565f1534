package io.baton.agent.socket;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves all connections on one thread, and ends them with it. A connection takes up its room until
 * all that it asked for is done, also if its client has gone: so what is under way is bounded.
 */
final class SocketLoop implements Runnable, Executor {

  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);

  /** After an accept that failed, as for want of file descriptors: it would fail at once again. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerSocketChannel listening;
  private final Selector selector;
  private final Verbs verbs;
  private final SocketConfig config;
  private final LongSupplier nanoClock;

  private final Map<SelectionKey, Connection> connections = new HashMap<>();

  /** At most one for each request that is under way. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private volatile boolean stopped;
  private volatile int open;
  private final LongAdder refused = new LongAdder();
  private boolean paused;
  private long pausedNanos;
  private boolean full;

  /**
   * Creates one.
   *
   * @param listening registered with {@code selector} for connections; both are closed at the end
   */
  SocketLoop(
      ServerSocketChannel listening,
      Selector selector,
      Verbs verbs,
      SocketConfig config,
      LongSupplier nanoClock) {
    this.listening = listening;
    this.selector = selector;
    this.verbs = verbs;
    this.config = config;
    this.nanoClock = nanoClock;
  }

  /** Runs a task on the loop's thread, unless that ends before; from any thread. */
  @Override
  public void execute(Runnable task) {
    if (!stopped) {
      tasks.add(task);
      selector.wakeup();
    }
  }

  /** Connections that take up room; from any thread. */
  int open() {
    return open;
  }

  /** How many were turned away; from any thread. */
  long refused() {
    return refused.sum();
  }

  /** Has the loop end soon; from any thread. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long millis = millisLeft();
        // Before the next accept: who has seen its connection end may open another at once.
        connections.values().removeIf(Connection::isOver);
        open = connections.size();
        selector.select(this::ready, millis);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("the agent's socket {} answers no more: restart the agent", config.path(), e);
    } finally {
      end();
    }
  }

  /** Until something has to be done that no event tells; 0 for never. */
  private long millisLeft() throws IOException {
    long nanos = Long.MAX_VALUE;
    for (Connection connection : connections.values()) {
      nanos = Math.min(nanos, connection.tick());
    }
    if (paused) {
      long left = pausedNanos + PAUSE_NANOS - nanoClock.getAsLong();
      paused = left > 0;
      acceptKey().interestOps(paused ? 0 : SelectionKey.OP_ACCEPT);
      nanos = paused ? Math.min(nanos, left) : nanos;
    }
    return nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private SelectionKey acceptKey() {
    return listening.keyFor(selector);
  }

  private void ready(SelectionKey key) {
    Connection connection = connections.get(key);
    if (connection == null) {
      accept();
    } else {
      connection.ready();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = listening.accept();
      if (channel != null) {
        admit(channel);
      }
    } catch (IOException e) {
      LOG.warn("cannot take a connection; going on in a moment", e);
      paused = true;
      pausedNanos = nanoClock.getAsLong();
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    long served = connections.values().stream().filter(c -> !c.isTurnedAway()).count();
    boolean before = full;
    full = served >= config.connections();
    if (connections.size() >= 2 * config.connections()) {
      refused.increment();
      // As many are being turned away as are served: for this one there is no time to listen.
      try (channel) {
        channel.configureBlocking(false);
        channel.write(Answer.bytes(Answer.error(busy())));
      }
      return;
    }
    Connection connection = connect(channel);
    if (full) {
      refused.increment();
      if (!before) {
        LOG.warn("turning connections away: {} are open, which is the limit", served);
      }
      connection.turnAway(busy());
    }
  }

  private RequestException busy() {
    return new RequestException(
        "busy",
        config.connections()
            + " connections are open, which is the limit: nothing was done; ask again in a moment");
  }

  private Connection connect(SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(key, verbs, config, this, nanoClock);
      connections.put(key, connection);
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void end() {
    stopped = true;
    tasks.clear();
    connections.values().forEach(Connection::close);
    try (listening;
        selector) {
      connections.clear();
      open = 0;
    } catch (IOException e) {
      LOG.warn("closing the agent's socket {}", config.path(), e);
    }
  }
}
