package io.baton.registry.session;

import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.RetryPolicy;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper session after another, and {@linkplain #retry the one loop} that repeats calls.
 *
 * <p>Curator keeps the session and says when it is lost. It repeats nothing: a repeated write whose
 * first reply was lost would report a bad version though it won (R2).
 */
public final class Connection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final RetryPolicy NEVER = (count, elapsed, sleeper) -> false;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String servers;
  private final CuratorFramework curator;
  private final GroupCommit groupCommit = new GroupCommit();
  private final ScheduledThreadPoolExecutor worker;
  private final List<Consumer<ConnectionState>> listeners = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch reconnected = new CountDownLatch(1);
  private volatile ConnectionState state = ConnectionState.SUSPENDED;

  /** Prepares a connection; {@link #start} begins it. */
  public Connection(String servers, Duration sessionTimeout, Duration connectionTimeout) {
    this.servers = servers;
    curator =
        CuratorFrameworkFactory.builder()
            .connectString(servers)
            .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
            .connectionTimeoutMs(Math.toIntExact(connectionTimeout.toMillis()))
            .retryPolicy(NEVER)
            .zkClientConfig(withoutNameServers())
            // What the user configured counts: servers may know each other by other addresses.
            .ensembleTracker(false)
            .build();
    worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "baton-registry");
              thread.setDaemon(true);
              return thread;
            });
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Without SASL, for which ZooKeeper's client asks a name server about each address that it
   * connects to, even where nobody logs in: a slow name server would keep it from servers that
   * work. Who uses SASL says so, by the system property of that name.
   */
  private static ZKClientConfig withoutNameServers() {
    ZKClientConfig config = new ZKClientConfig();
    if (System.getProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY) == null) {
      config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, Boolean.toString(false));
    }
    return config;
  }

  /** Begins to connect, and returns at once. */
  public void start() {
    curator.getConnectionStateListenable().addListener((c, state) -> changed(state), Runnable::run);
    curator.start();
  }

  /** The connection string, for messages. */
  public String servers() {
    return servers;
  }

  /** The refusal to work where no init was. */
  public RefusedException noCluster(String missing) {
    return new RefusedException(
        "no Baton cluster at "
            + servers
            + ", as "
            + missing
            + " is missing: for a new one run `baton init`; if there was one, ZooKeeper has lost"
            + " it: run `baton registry rebuild`");
  }

  /** What is known now; {@code SUSPENDED} before the first connection. */
  public ConnectionState state() {
    return state;
  }

  /** Adds one; called on the registry's worker thread, which it must not keep. */
  public void addListener(Consumer<ConnectionState> listener) {
    listeners.add(listener);
  }

  /** Takes one away. */
  public void removeListener(Consumer<ConnectionState> listener) {
    listeners.remove(listener);
  }

  /**
   * Stands for election.
   *
   * @param path parent of the znodes of those who stand
   * @param says what the znode holds, for people
   */
  public Leadership stand(String path, String says, Leadership.Listener listener) {
    return new Leadership(curator, path, says, listener, this::execute).start();
  }

  /** Runs a task on the worker thread, unless closed; an exception of it is logged. */
  public void execute(Runnable task) {
    schedule(task, Duration.ZERO);
  }

  /** The same after a delay. */
  public void schedule(Runnable task, Duration delay) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.warn("A task of the registry at {} failed", servers, e);
          }
        };
    try {
      var unused = worker.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The registry at {} is closed: a task is dropped", servers);
    }
  }

  /** A call, or several within one session. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Does it once; to be repeated if lost. */
    T run(Session session) throws LostException;
  }

  /**
   * Repeats an attempt, each time with the session of that moment, until it is answered or the
   * deadline passes. An attempt that writes must find out by itself whether an earlier one did.
   *
   * @param what it does, for the message
   * @throws UnavailableException after the deadline, or when the thread is interrupted
   */
  public <T> T retry(String what, Deadline deadline, Attempt<T> attempt) {
    for (; ; ) {
      try {
        return attempt.run(session(deadline));
      } catch (LostException e) {
        if (deadline.passed() || Thread.currentThread().isInterrupted()) {
          throw new UnavailableException(
              what + ": ZooKeeper at " + servers + " did not answer within " + deadline, e);
        }
        LOG.debug("{}: trying again", what, e);
      }
      pause(deadline);
    }
  }

  /**
   * The session of this moment.
   *
   * @throws LostException if there is none
   */
  public Session session(Deadline deadline) throws LostException {
    return new Session(zookeeper(), groupCommit, deadline);
  }

  ZooKeeper zookeeper() throws LostException {
    try {
      return curator.getZookeeperClient().getZooKeeper();
    } catch (Exception e) {
      throw new LostException("no session with " + servers, e);
    }
  }

  /** Ends the session, and with it its ephemeral znodes. */
  @Override
  public void close() {
    worker.shutdownNow();
    curator.close();
  }

  private void changed(org.apache.curator.framework.state.ConnectionState reported) {
    ConnectionState now =
        switch (reported) {
          case CONNECTED, RECONNECTED, READ_ONLY -> ConnectionState.CONNECTED;
          case SUSPENDED -> ConnectionState.SUSPENDED;
          case LOST -> ConnectionState.LOST;
        };
    state = now;
    if (now == ConnectionState.CONNECTED) {
      // Curator reports from one thread.
      CountDownLatch waitedFor = reconnected;
      reconnected = new CountDownLatch(1);
      waitedFor.countDown();
    }
    for (Consumer<ConnectionState> listener : listeners) {
      execute(() -> listener.accept(now));
    }
  }

  /** Waits to be connected again, shortly: the event may be over, or not have come yet. */
  private void pause(Deadline deadline) {
    try {
      var unused =
          reconnected.await(Math.min(PAUSE_NANOS, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
