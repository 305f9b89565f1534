package io.baton.node.archive;

import io.baton.api.ArchivePolicy;
import io.baton.api.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a segment's archive: so that the archive is asked only when something may
 * have to be done, and one that fails is not asked all the time. Others may have archived
 * meanwhile, which is found then. Used by one thread at a time.
 */
final class Standing {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  /** Between attempts. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);

  private @Nullable String location;
  private @Nullable Version newest;
  private long newestNanos;
  private long expiredNanos;
  private boolean expired;
  private Duration pause = Duration.ZERO;
  private long failedNanos;
  private String failure = "";

  /** Forgets what was known of another place. */
  void at(String place) {
    if (!place.equals(location)) {
      location = place;
      newest = null;
      expired = false;
      pause = Duration.ZERO;
      failure = "";
    }
  }

  /** Whether it is too early after a failure. */
  boolean isPausing(long nowNanos) {
    return !pause.isZero() && nowNanos - failedNanos < pause.toNanos();
  }

  /** Whether the archive has to be asked. */
  boolean mayBeDue(ArchivePolicy policy, Version committed, long nowNanos) {
    return newest == null
        || Due.isDue(
            policy, committed, new Due.Archived(newest, Duration.ofNanos(nowNanos - newestNanos)));
  }

  /** The archive was asked. */
  void saw(Due.Archived archived, long nowNanos) {
    newest = archived.version();
    newestNanos = nowNanos - archived.age().toNanos();
  }

  /** Whether old versions are to be looked for. */
  boolean mayExpire(ArchivePolicy policy, long nowNanos) {
    return policy.expires() && (!expired || nowNanos - expiredNanos >= BETWEEN_EXPIRIES.toNanos());
  }

  /** Old versions were looked for. */
  void expiredAt(long nowNanos) {
    expired = true;
    expiredNanos = nowNanos;
  }

  /** Nothing is wrong. */
  void worked() {
    pause = Duration.ZERO;
    failure = "";
  }

  /**
   * Something is.
   *
   * @return whether that is news
   */
  boolean failed(String how, long nowNanos) {
    boolean isNews = !how.equals(failure);
    failure = how;
    failedNanos = nowNanos;
    Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    return isNews;
  }
}
