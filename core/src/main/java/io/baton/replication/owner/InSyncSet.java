package io.baton.replication.owner;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import org.jspecify.annotations.Nullable;

/**
 * The in-sync set as the owner must count it (R2): always at least the recorded one. A joiner
 * counts from before its compare-and-set is sent, a leaver until its own is known to be applied.
 * One change at a time.
 */
final class InSyncSet {

  private ImmutableSet<Member> recorded;
  private @Nullable ImmutableSet<Member> proposed;
  private long change;
  private boolean unknown;
  private long unknownSince;

  InSyncSet(ImmutableSet<Member> recorded) {
    this.recorded = recorded;
  }

  /** What the record was last known to hold. */
  ImmutableSet<Member> recorded() {
    return recorded;
  }

  /** Who must hold a checkpoint before it is committed. */
  ImmutableSet<Member> counted() {
    return proposed == null ? recorded : Sets.union(recorded, proposed).immutableCopy();
  }

  boolean isChanging() {
    return proposed != null;
  }

  /** Starts a change; returns its number. From now on joiners count. */
  long propose(ImmutableSet<Member> inSync) {
    if (proposed != null) {
      throw new IllegalStateException("change " + change + " has no outcome yet");
    }
    proposed = inSync;
    unknown = false;
    return ++change;
  }

  /** The change is known to be applied; false if it is not the one under way. */
  boolean won(long number) {
    if (proposed == null || number != change) {
      return false;
    }
    recorded = proposed;
    proposed = null;
    return true;
  }

  /** The change is known to be impossible; the record holds this set. */
  boolean lost(long number, ImmutableSet<Member> inSync) {
    if (proposed == null || number != change) {
      return false;
    }
    recorded = inSync;
    proposed = null;
    return true;
  }

  /** Nobody knows whether the change was, or will be, applied. */
  void unknown(long number, long nowNanos) {
    if (proposed != null && number == change) {
      unknown = true;
      unknownSince = nowNanos;
    }
  }

  /**
   * The change to issue again, if its outcome has been unknown for so long; the same number and
   * set.
   */
  boolean takeReissue(long nowNanos, long afterNanos) {
    if (proposed == null || !unknown || nowNanos - unknownSince < afterNanos) {
      return false;
    }
    unknown = false;
    return true;
  }

  long change() {
    return change;
  }

  ImmutableSet<Member> proposed() {
    if (proposed == null) {
      throw new IllegalStateException("no change is under way");
    }
    return proposed;
  }
}
