package io.baton.replication.replica;

import io.baton.api.Retention;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.VersionKeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a source keeps, and how far a learner has come with them. A teaching takes at
 * most {@value #MOST}, and begins none after {@link #ENOUGH}. If some that are kept for good are
 * left then, it ends with the newest that it has, and the owner's next one goes on from there;
 * those that are kept for a while, of which there may be new ones all the time, are left out
 * instead, the oldest first. So there is an end to it.
 */
final class KeptToLearn {

  /** In one teaching. */
  static final int MOST = 64;

  /** A fraction of what an owner waits for a learner. */
  static final Duration ENOUGH = Duration.ofSeconds(10);

  /** Bounds what is kept for a while, as no checkpoint comes that would. */
  private static final KeepOrder KEEP_ALL =
      new KeepOrder(Keep.NOT, Retention.MOST, Retention.LONGEST.toSeconds());

  private final ReplicaStorage storage;
  private final VersionKeeper keeper;
  private final Consumer<String> notKept;
  private final ArrayDeque<KeptVersion> ahead = new ArrayDeque<>();
  private boolean left;
  private boolean learned;

  KeptToLearn(ReplicaStorage storage, Consumer<String> notKept) {
    this.storage = storage;
    this.keeper = new VersionKeeper(storage);
    this.notKept = notKept;
  }

  /** What a source has pinned that is known to be committed, by itself. */
  static ReadOpened committed(ReadOpened source) {
    return new ReadOpened(
        source.segment(),
        source.read(),
        source.version(),
        source.version(),
        source.length(),
        source.checksum());
  }

  /**
   * Takes what the source keeps. What this replica holds, or held, it need not learn, and cannot
   * without being lowered: it marks what it can still read.
   *
   * @param kept oldest first
   */
  void listed(List<KeptVersion> kept) {
    List<KeptVersion> newer = new ArrayList<>();
    int gone = 0;
    for (KeptVersion version : kept) {
      if (isNewer(version)) {
        newer.add(version);
      } else if (whyNotKept(version) != null) {
        gone++;
      }
    }
    if (gone > 0) {
      notKept.accept(gone + " versions, as they are older than what is held");
    }
    choose(newer);
  }

  private void choose(List<KeptVersion> newer) {
    long forGood = newer.stream().filter(KeptVersion::forGood).count();
    long tooMany = Math.max(0, newer.size() - Math.max(MOST, forGood));
    if (tooMany > 0) {
      notKept.accept(tooMany + " versions that are kept for a while: there are too many at once");
    }
    for (KeptVersion version : newer) {
      if (!version.forGood() && tooMany > 0) {
        tooMany--;
      } else if (ahead.size() < MOST) {
        ahead.add(version);
      } else {
        left = true;
      }
    }
  }

  /**
   * What is to be pulled next, or null if that is the newest version, or nothing if it {@linkplain
   * #isEnough is enough}.
   *
   * @param sinceStartNanos of the teaching
   */
  @Nullable KeptVersion next(long sinceStartNanos) {
    if (learned && sinceStartNanos > ENOUGH.toNanos()) {
      left |= ahead.stream().anyMatch(KeptVersion::forGood);
      ahead.clear();
    }
    while (!ahead.isEmpty()) {
      KeptVersion next = ahead.remove();
      if (isNewer(next)) {
        return next;
      }
    }
    return null;
  }

  /** Whether the rest is for another teaching. */
  boolean isEnough() {
    return left && learned;
  }

  /** Nothing that is held, or that readers may have seen, is lowered (R1, R7). */
  private boolean isNewer(KeptVersion version) {
    return Version.max(storage.last(), storage.commitPoint()).isBefore(version.version());
  }

  /** The version is held, and known to be committed. */
  void learned(KeptVersion version) {
    learned = true;
    String why = whyNotKept(version);
    if (why != null) {
      notKept.accept(why);
    }
  }

  /** Keeps what can be read; null if it is kept then. */
  private @Nullable String whyNotKept(KeptVersion version) {
    try {
      storage.noteCommitted(version.version());
      if (!isKept(version)) {
        keeper.keep(
            new KeepVersion(
                storage.segment(),
                storage.incarnation(),
                version.version(),
                version.forGood() ? Keep.FOR_GOOD : Keep.FOR_A_WHILE));
        keeper.expire(KEEP_ALL);
      }
      return null;
    } catch (StorageException e) {
      return version.version() + ": " + e.reason() + ", " + e.getMessage();
    }
  }

  private boolean isKept(KeptVersion version) {
    return storage.kept().stream()
        .filter(own -> own.version().equals(version.version()))
        .anyMatch(own -> own.forGood() || !version.forGood());
  }
}
