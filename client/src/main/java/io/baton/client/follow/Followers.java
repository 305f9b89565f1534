package io.baton.client.follow;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.client.session.Network;
import io.baton.registry.Registry;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Subscription;
import io.baton.replication.follow.FollowingConfig;
import io.baton.segment.FollowTarget;
import io.baton.segment.LocalStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The followers of a client. Each uses one thread, and only while it puts a version in place and
 * tells its listeners. Safe for use by several threads.
 */
public final class Followers implements AutoCloseable {

  /** How long a follower that ends waits for the thread of bulk reads. */
  static final Duration STOP = Duration.ofSeconds(5);

  private final Network network;
  private final Registry registry;
  private final LocalStore local;
  private final RandomGenerator random;
  private final Set<OpenFollower> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService showing =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder().setNameFormat("baton-follower-%d").setDaemon(true).build());

  /**
   * Joins what followers need.
   *
   * @param random for the choice of sources
   */
  public Followers(Network network, Registry registry, LocalStore local, RandomGenerator random) {
    this.network = network;
    this.registry = registry;
    this.local = local;
    this.random = random;
  }

  /**
   * How long is waited.
   *
   * @param timeout of questions to ZooKeeper
   * @param patience with a silent source
   * @param closed completes when the client is closed
   */
  public record Waits(Duration timeout, Duration patience, CompletableFuture<?> closed) {}

  /**
   * Follows a segment; returns when its first version is shown.
   *
   * @param found its record, as freshly read
   * @throws io.baton.api.error.BatonException nothing is followed then
   */
  public Follower follow(SegmentRecord found, FollowOptions options, Waits waits) {
    FollowTarget target =
        local.follow(found.id(), found.name(), found.epoch(), found.spec().capacity());
    LocalCopy copy = new LocalCopy(target);
    FollowNeeds needs =
        new FollowNeeds(
            network.bulk().loop(),
            network.bulk().connector(),
            registry.segments(),
            showing,
            FollowingConfig.of(options.interval(), waits.patience()),
            waits.timeout(),
            random);
    FollowSession session = new FollowSession(needs, found, copy);
    Subscription watch = registry.segments().watch(found.id(), session::recordSeen);
    OpenFollower follower =
        new OpenFollower(found.name(), copy, session, watch, needs.loop(), open::remove);
    open.add(follower);
    session.start();
    try {
      Futures.join(session.first(), waits.closed());
      return follower;
    } catch (RuntimeException e) {
      follower.close();
      local.discard(target.segment());
      throw e;
    }
  }

  /**
   * Opens a segment in its follower's file.
   *
   * @param limit how long what is just put in place may take
   * @param opening opens it; if it throws, the follower goes on following
   */
  public <T> T promote(Follower follower, Duration limit, Function<Promotion, T> opening) {
    try (Promotion promotion = Promotion.begin(follower, limit)) {
      return opening.apply(promotion);
    }
  }

  /** Ends them all. */
  @Override
  public void close() {
    open.forEach(OpenFollower::close);
    showing.shutdown();
  }
}
