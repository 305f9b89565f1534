package io.baton.node.guard;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.error.BatonException;
import io.baton.node.directory.DataDirectory;
import io.baton.registry.mark.NodeMark;
import io.baton.registry.mark.NodeMarks;
import io.baton.registry.mark.NodeMarks.Sighting;
import io.baton.registry.session.ConnectionState;
import io.baton.replication.guard.Memory;
import io.baton.replication.guard.RegistryTrust;
import io.baton.replication.guard.Seen;
import io.baton.replication.inventory.ReplicaPage.Rebuilds;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what ZooKeeper shows with what the node remembers of it (R11), after every connection
 * and before a higher epoch is promised. The node writes a mark to its own znode then, a while
 * after it began something new, and at least once a minute, and remembers it durably: a ZooKeeper
 * that was restored shows an older one.
 *
 * <p>If ZooKeeper went back, nothing new is begun: no higher epoch, no new replica, no teaching, no
 * deletion. What is known goes on (P7). A rebuild's nonce in the {@code cluster} znode that the
 * node has not seen before ends that.
 *
 * <p>{@link RegistryTrust} decides. Questions are answered at once, on any thread; ZooKeeper is
 * waited for on a thread of its own.
 */
public final class RegistryGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryGuard.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration AFTER_NEWS = Duration.ofSeconds(5);
  private static final Duration AT_LEAST = Duration.ofSeconds(60);

  private final DataDirectory directory;
  private final NodeMarks marks;
  private final RegistryTrust trust;
  private final LongSupplier nanoClock;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, new ThreadFactoryBuilder().setNameFormat("baton-guard").setDaemon(true).build());
  private final Object looking = new Object();
  private long lookedNanos;
  private @Nullable Runnable whenGood;
  private boolean told;

  /**
   * Looks at nothing yet.
   *
   * @param cluster the one that the directory belongs to
   * @throws IOException if what the node remembers cannot be read
   */
  public RegistryGuard(
      DataDirectory directory, String cluster, NodeMarks marks, LongSupplier nanoClock)
      throws IOException {
    this.directory = directory;
    this.marks = marks;
    this.nanoClock = nanoClock;
    this.trust = new RegistryTrust(cluster, directory.remembered(), this::remember);
  }

  /**
   * Looks from now on.
   *
   * @param then done on the guard's thread when ZooKeeper is good again after it went back, until
   *     it succeeds
   */
  public void start(Runnable then) {
    synchronized (this) {
      whenGood = then;
      told = trust.problem() == null;
    }
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Follows the connection: what comes back may be another ZooKeeper. */
  public Consumer<ConnectionState> listener() {
    return state -> {
      if (state != ConnectionState.CONNECTED) {
        trust.disconnected();
      } else {
        try {
          thread.execute(this::tick);
        } catch (RejectedExecutionException e) {
          LOG.debug("stopping", e);
        }
      }
    };
  }

  private void tick() {
    try {
      if (isLookDue()) {
        look(PATIENCE);
      }
      tellIfGood();
    } catch (BatonException e) {
      LOG.info("ZooKeeper is not looked at: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("whether ZooKeeper went back is not known", e);
    }
  }

  private boolean isLookDue() {
    return trust.isUnseen()
        || (trust.isGood()
            ? isOver(AT_LEAST) || (trust.hasNews() && isOver(AFTER_NEWS))
            : isOver(PATIENCE));
  }

  private synchronized boolean isOver(Duration since) {
    return nanoClock.getAsLong() - lookedNanos >= since.toNanos();
  }

  private void tellIfGood() {
    Runnable then;
    synchronized (this) {
      then = trust.isGood() && !told ? whenGood : null;
    }
    if (then != null) {
      then.run();
      synchronized (this) {
        told = true;
      }
    }
  }

  /**
   * Looks now, and waits for that.
   *
   * @return the cluster that ZooKeeper is, if it is one
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  public Optional<String> look(Duration timeout) {
    synchronized (looking) { // the answer of an earlier look must not follow that of a later one
      return lookInTurn(timeout);
    }
  }

  private Optional<String> lookInTurn(Duration timeout) {
    int began = trust.begin();
    Optional<Sighting> sighting = marks.look(timeout);
    Optional<Seen> seen = sighting.map(RegistryGuard::seen);
    String wrong = trust.judge(seen);
    if (wrong != null) {
      looked();
      wentBack(wrong);
    } else {
      write(sighting.get().mark(), seen.get(), began, timeout);
    }
    return seen.map(Seen::cluster);
  }

  private static Seen seen(Sighting found) {
    return new Seen(
        found.cluster().id(),
        found.mark().map(NodeMark::number).orElse(0L),
        found.mark().map(NodeMark::mzxid).orElse(0L),
        found.cluster().rebuilds());
  }

  private synchronized void looked() {
    lookedNanos = nanoClock.getAsLong();
  }

  private synchronized void wentBack(String wrong) {
    told = false;
    if (trust.wentBack(wrong)) {
      LOG.error(
          "ZooKeeper went back: {}. No segment is opened, registered or repaired here until"
              + " `baton registry rebuild` was run; owners go on",
          wrong);
    }
  }

  private void write(Optional<NodeMark> mark, Seen seen, int began, Duration timeout) {
    Optional<NodeMark> written = marks.write(mark, trust.nextMark(seen), timeout);
    looked();
    if (written.isPresent()
        && trust.wrote(written.get().number(), written.get().mzxid(), seen, began)) {
      LOG.info("ZooKeeper was rebuilt: the node works again");
    }
  }

  private void remember(Memory memory) {
    try {
      directory.remember(memory);
    } catch (IOException e) {
      LOG.error("what ZooKeeper showed cannot be remembered in {}: {}", directory, e.getMessage());
    }
  }

  /**
   * Looks for a rebuild's nonce in ZooKeeper, on the guard's thread.
   *
   * @param then gets whether it was found there and the node works
   */
  public void rebuilt(long nonce, Consumer<Boolean> then) {
    try {
      thread.execute(
          () -> {
            boolean works = false;
            try {
              look(PATIENCE);
              tellIfGood();
              works = isGood() && trust.knowsRebuild(nonce);
            } catch (BatonException e) {
              LOG.info("the rebuild is not seen yet: {}", e.getMessage());
            } finally {
              then.accept(works);
            }
          });
    } catch (RejectedExecutionException e) {
      then.accept(false);
    }
  }

  /** What the node knows of rebuilds. */
  public Rebuilds rebuilds() {
    return trust.rebuilds();
  }

  /** Whether ZooKeeper shows what it once did, as far as this node can tell. */
  public boolean isGood() {
    return trust.isGood();
  }

  /**
   * The same, after a look if there was none since the last connection, which is waited for.
   *
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  public boolean isGood(Duration timeout) {
    if (trust.isUnseen()) {
      look(timeout);
    }
    return isGood();
  }

  /** What may begin, by what the looks showed. */
  public RegistryTrust trust() {
    return trust;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
