package io.baton.client.follow;

import io.baton.api.Version;
import io.baton.api.error.UnavailableException;
import io.baton.segment.FollowTarget;
import io.baton.segment.LocalSegment;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What readers see: one version at a time. A version is put in place under the writing half of a
 * lock whose reading half readers hold; while it waits for them, readers that come wait behind it.
 * Safe for use by several threads; {@link #show} and {@link #own} by one at a time.
 */
final class LocalCopy {

  private static final Logger LOG = LoggerFactory.getLogger(LocalCopy.class);

  /** How long new readers are held up for the sake of a version that waits for those inside. */
  private static final long TURN_MILLIS = 20;

  private final FollowTarget target;
  private final LocalSegment segment;
  private final ReentrantReadWriteLock inside = new ReentrantReadWriteLock();
  private final ReentrantLock monitor = new ReentrantLock();
  private final Condition changed = monitor.newCondition();
  private final List<Consumer<Update>> listeners = new CopyOnWriteArrayList<>();
  private volatile Version version = Version.NONE;
  private volatile @Nullable Thread telling;

  /** Why nothing is read or shown any more; null if it is. */
  private volatile @Nullable String over;

  /** Whether no newer version will be shown. */
  private volatile boolean last;

  LocalCopy(FollowTarget target) {
    this.target = target;
    this.segment = target.segment();
  }

  FollowTarget target() {
    return target;
  }

  LocalSegment segment() {
    return segment;
  }

  Version version() {
    return version;
  }

  void onVersion(Consumer<Update> listener) {
    listeners.add(listener);
  }

  /** Whether a listener is what calls, or a reader: neither may wait for the copy to change. */
  boolean isUsedByCaller() {
    return telling == Thread.currentThread() || inside.getReadHoldCount() > 0;
  }

  <T> T read(Function<? super Bytes<?>, ? extends T> reader) {
    inside.readLock().lock();
    try {
      throwIfOver();
      if (target.isTorn()) {
        throw new UnavailableException(
            segment + " is between two versions, as its disk has failed; it is tried again");
      }
      return reader.apply(segment.bytes());
    } finally {
      inside.readLock().unlock();
    }
  }

  private void throwIfOver() {
    String why = over;
    if (why != null) {
      throw new IllegalStateException(why);
    }
  }

  /**
   * Shows the version that is whole in the target, and tells the listeners.
   *
   * @return false if readers were inside for long; nothing is changed
   */
  boolean show(Version whole) throws IOException, InterruptedException {
    Update update;
    if (!inside.writeLock().tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      BitSet blocks = target.show();
      version = whole;
      update = Update.of(whole, segment.length(), blocks);
    } finally {
      inside.writeLock().unlock();
    }
    wake();
    tell(update);
    return true;
  }

  private void tell(Update update) {
    telling = Thread.currentThread();
    try {
      for (Consumer<Update> listener : listeners) {
        try {
          listener.accept(update);
        } catch (RuntimeException e) {
          LOG.error("a listener of {} has failed at {}", segment, update.version(), e);
        }
      }
    } finally {
      telling = null;
    }
  }

  /** The segment becomes an open's; nobody reads through this any more. */
  LocalSegment own(long epoch, Version owned, Duration limit) throws IOException {
    lockOut(limit);
    try {
      LocalSegment taken = target.own(epoch);
      version = owned;
      over = "the follower of " + segment + " was promoted: use the segment";
      return taken;
    } finally {
      inside.writeLock().unlock();
      wake();
    }
  }

  private void lockOut(Duration limit) {
    try {
      if (inside.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnavailableException("readers of " + segment + " are inside: let them end");
  }

  /** No newer version will be shown. */
  void last() {
    last = true;
    wake();
  }

  /** Nobody begins to read any more. */
  void refuse() {
    if (over == null) {
      over = "the follower of " + segment + " is closed";
    }
    last();
  }

  private void wake() {
    monitor.lock();
    try {
      changed.signalAll();
    } finally {
      monitor.unlock();
    }
  }

  /** Waits until the version is shown, or will not be. */
  boolean await(Version wanted, Duration limit) {
    long left = limit.toNanos();
    monitor.lock();
    try {
      while (version.isBefore(wanted) && !last && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      monitor.unlock();
    }
    return !version.isBefore(wanted);
  }
}
