package io.baton.node.guard;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.error.BatonException;
import io.baton.node.directory.DataDirectory;
import io.baton.node.directory.Remembered;
import io.baton.registry.mark.NodeMark;
import io.baton.registry.mark.NodeMarks;
import io.baton.registry.mark.NodeMarks.Sighting;
import io.baton.registry.session.ConnectionState;
import io.baton.replication.inventory.ReplicaPage.Rebuilds;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
 * <p>Questions are answered at once, on any thread; ZooKeeper is waited for on a thread of its own.
 */
public final class RegistryGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryGuard.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration AFTER_NEWS = Duration.ofSeconds(5);
  private static final Duration AT_LEAST = Duration.ofSeconds(60);
  private static final int MAX_REBUILDS = 64;

  private enum State {
    /** Not looked at since the last connection. */
    UNSEEN,
    GOOD,
    WENT_BACK
  }

  private record View(State state, String detail) {}

  private final DataDirectory directory;
  private final String cluster;
  private final NodeMarks marks;
  private final LongSupplier nanoClock;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, new ThreadFactoryBuilder().setNameFormat("baton-guard").setDaemon(true).build());
  private final Object looking = new Object();
  private volatile View view = new View(State.UNSEEN, "");
  private volatile boolean news;
  private int connections;
  private Remembered remembered;
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
    this.cluster = cluster;
    this.marks = marks;
    this.nanoClock = nanoClock;
    this.remembered = directory.remembered();
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
      told = problem() == null;
    }
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Follows the connection: what comes back may be another ZooKeeper. */
  public Consumer<ConnectionState> listener() {
    return state -> {
      if (state != ConnectionState.CONNECTED) {
        forget();
      } else {
        try {
          thread.execute(this::tick);
        } catch (RejectedExecutionException e) {
          LOG.debug("stopping", e);
        }
      }
    };
  }

  private synchronized void forget() {
    connections++;
    if (view.state == State.GOOD) {
      view = new View(State.UNSEEN, "");
    }
  }

  private void tick() {
    try {
      if (view.state == State.UNSEEN || (isOver(PATIENCE) && view.state == State.WENT_BACK)) {
        look(PATIENCE);
      } else if (view.state == State.GOOD && (isOver(AT_LEAST) || (news && isOver(AFTER_NEWS)))) {
        look(PATIENCE);
      }
      tellIfGood();
    } catch (BatonException e) {
      LOG.info("ZooKeeper is not looked at: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("whether ZooKeeper went back is not known", e);
    }
  }

  private synchronized boolean isOver(Duration since) {
    return nanoClock.getAsLong() - lookedNanos >= since.toNanos();
  }

  private void tellIfGood() {
    Runnable then;
    synchronized (this) {
      then = view.state == State.GOOD && !told ? whenGood : null;
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
    int began;
    synchronized (this) {
      began = connections;
    }
    news = false;
    Optional<Sighting> seen = marks.look(timeout);
    String wrong = judge(seen);
    Optional<NodeMark> written = Optional.empty();
    if (wrong == null) {
      long number =
          Math.max(remembered().mark(), seen.get().mark().map(NodeMark::number).orElse(0L));
      written = marks.write(seen.get().mark(), number + 1, timeout);
    }
    decide(seen, written, wrong, began);
    return seen.map(s -> s.cluster().id());
  }

  private synchronized Remembered remembered() {
    return remembered;
  }

  /** Why ZooKeeper went back; null if it did not, or was rebuilt. */
  private synchronized @Nullable String judge(Optional<Sighting> seen) {
    if (seen.isEmpty()) {
      return "it holds no cluster any more";
    }
    if (!seen.get().cluster().id().equals(cluster)) {
      return "it is cluster " + seen.get().cluster().id() + ", not " + cluster + " any more";
    }
    ImmutableList<Long> rebuilds = seen.get().cluster().rebuilds();
    if (!rebuilds.isEmpty() && !remembered.rebuilds().contains(rebuilds.get(0))) {
      return null;
    }
    if (remembered.mark() == 0) {
      return null;
    }
    long number = seen.get().mark().map(NodeMark::number).orElse(0L);
    long mzxid = seen.get().mark().map(NodeMark::mzxid).orElse(0L);
    boolean other = number == remembered.mark() && mzxid != remembered.mzxid();
    return number < remembered.mark() || other
        ? "this node's mark in it is %d%s, the node has written %d"
            .formatted(number, other ? " of another history" : "", remembered.mark())
        : null;
  }

  private synchronized void decide(
      Optional<Sighting> seen, Optional<NodeMark> written, @Nullable String wrong, int began) {
    lookedNanos = nanoClock.getAsLong();
    if (wrong != null) {
      if (view.state != State.WENT_BACK) {
        LOG.error(
            "ZooKeeper went back: {}. No segment is opened, registered or repaired here until"
                + " `baton registry rebuild` was run; owners go on",
            wrong);
      }
      told = false;
      view = new View(State.WENT_BACK, wrong);
    } else if (written.isPresent() && seen.isPresent()) {
      remember(written.get(), seen.get());
      if (view.state == State.WENT_BACK) {
        LOG.info("ZooKeeper was rebuilt: the node works again");
      }
      // What was seen over a connection that has ended meanwhile says nothing of the next.
      view = new View(began == connections ? State.GOOD : State.UNSEEN, "");
    }
  }

  private void remember(NodeMark written, Sighting seen) {
    ImmutableList<Long> rebuilds =
        Stream.concat(seen.cluster().rebuilds().stream(), remembered.rebuilds().stream())
            .distinct()
            .limit(MAX_REBUILDS)
            .collect(ImmutableList.toImmutableList());
    remembered = new Remembered(written.number(), written.mzxid(), rebuilds);
    try {
      directory.remember(remembered);
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
              works = isGood() && remembered().rebuilds().contains(nonce);
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
  public synchronized Rebuilds rebuilds() {
    ImmutableList<Long> known = remembered.rebuilds();
    return new Rebuilds(known.isEmpty() ? 0 : known.get(0), known.size(), view.state == State.GOOD);
  }

  /** Whether ZooKeeper shows what it once did, as far as this node can tell. */
  public boolean isGood() {
    return view.state == State.GOOD;
  }

  /**
   * The same, after a look if there was none since the last connection, which is waited for.
   *
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  public boolean isGood(Duration timeout) {
    if (view.state == State.UNSEEN) {
      look(timeout);
    }
    return isGood();
  }

  /** What is wrong, for people; null unless ZooKeeper went back. */
  public @Nullable String problem() {
    View now = view;
    return now.state == State.WENT_BACK
        ? "ZooKeeper went back: " + now.detail + "; run `baton registry rebuild`"
        : null;
  }

  /**
   * Lets something new begin.
   *
   * @throws StorageException {@code REGISTRY_WENT_BACK} if ZooKeeper is known to have gone back
   */
  public void requireNotBack() throws StorageException {
    refuseIfBack();
    news = true;
  }

  /**
   * Refuses what an open begins with, so that no record of yesterday is claimed.
   *
   * @throws StorageException {@code REGISTRY_WENT_BACK} if ZooKeeper is known to have gone back
   */
  public void refuseIfBack() throws StorageException {
    String problem = problem();
    if (problem != null) {
      throw new StorageException(Reason.REGISTRY_WENT_BACK, problem);
    }
  }

  /**
   * Lets an epoch be promised. One that is promised already changes nothing: owners go on.
   *
   * @param promised highest epoch promised so far
   * @throws StorageException {@code REGISTRY_WENT_BACK}, or {@code BUSY} while that is not known
   */
  public void requireFor(long epoch, long promised) throws StorageException {
    if (epoch > promised) {
      requireNotBack();
      if (view.state == State.UNSEEN) {
        throw new StorageException(
            Reason.BUSY,
            "this node has not looked yet at the ZooKeeper that it has lost; try again");
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
