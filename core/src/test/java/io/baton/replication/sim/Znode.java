package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.RecordView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A segment's record in the registry at one znode version.
 *
 * @param owner the nonce of its owner's opening; 0 if nobody owns it
 * @param by whose process that is
 * @param writers nonces of its last writers, newest first
 */
record Znode(
    State state,
    int version,
    long epoch,
    long owner,
    @Nullable Presence by,
    ImmutableList<Long> writers,
    ImmutableSet<Member> inSync,
    ImmutableSet<NodeId> desired) {

  /** As the registry's records have them. */
  enum State {
    CREATING,
    READY,
    REMOVED,
    DELETED,
    /** There is none. */
    MISSING;

    boolean isNamed() {
      return this == CREATING || this == READY;
    }
  }

  /** Where a registry has none, which was restored from a backup of before. */
  static final Znode MISSING =
      new Znode(
          State.MISSING,
          -1,
          0,
          0,
          null,
          ImmutableList.of(0L),
          ImmutableSet.of(),
          ImmutableSet.of());

  private static final int MAX_WRITERS = 16;

  /** What reserves a name. */
  static Znode creating(Presence by, long nonce, ImmutableSet<NodeId> desired) {
    return new Znode(
        State.CREATING, 0, 1, nonce, by, ImmutableList.of(nonce), ImmutableSet.of(), desired);
  }

  RecordView view() {
    return new RecordView(epoch, owner, inSync, desired);
  }

  boolean wasRemoved() {
    return state == State.REMOVED || state == State.DELETED;
  }

  boolean isMissing() {
    return state == State.MISSING;
  }

  /** Whether it was derived from the other: a version alone does not tell histories apart. */
  boolean follows(Znode other) {
    return version == other.version + 1
        && writers.size() > 1
        && writers.get(1).longValue() == other.writer();
  }

  boolean isTombstone() {
    return state == State.DELETED;
  }

  /** This write's nonce. */
  long writer() {
    return writers.get(0);
  }

  /** As many writers are kept as the registry's records keep: newest first. */
  private ImmutableList<Long> writtenBy(long nonce) {
    ImmutableList<Long> all = ImmutableList.<Long>builder().add(nonce).addAll(writers).build();
    return all.subList(0, Math.min(all.size(), MAX_WRITERS));
  }

  /** The same, written once more: every change of state begins with it. */
  Znode again(long nonce) {
    return as(state, nonce);
  }

  private Znode as(State next, long nonce) {
    return new Znode(next, version + 1, epoch, owner, by, writtenBy(nonce), inSync, desired);
  }

  /** What a new owner writes. */
  Znode claimed(long byEpoch, long nonceOfOpening, Presence process, long nonce) {
    return new Znode(
        state, version + 1, byEpoch, nonceOfOpening, process, writtenBy(nonce), inSync, desired);
  }

  /** What an owner writes that changes the set. */
  Znode withInSync(ImmutableSet<Member> members, long nonce) {
    return new Znode(state, version + 1, epoch, owner, by, writtenBy(nonce), members, desired);
  }

  /** What an administrator writes. */
  Znode withDesired(ImmutableSet<NodeId> nodes, long nonce) {
    return new Znode(state, version + 1, epoch, owner, by, writtenBy(nonce), inSync, nodes);
  }

  /** Its initial content is on these members; nobody owns it. */
  Znode ready(ImmutableSet<Member> members, long nonce) {
    return new Znode(State.READY, version + 1, epoch, 0, null, writtenBy(nonce), members, desired);
  }

  Znode removed(long nonce) {
    return as(State.REMOVED, nonce);
  }

  /** Ready again, in an epoch of nobody. */
  Znode undeleted(long inEpoch, long nonce) {
    return new Znode(State.READY, version + 1, inEpoch, 0, null, writtenBy(nonce), inSync, desired);
  }

  Znode tombstone(long nonce) {
    return as(State.DELETED, nonce);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s at version %d, epoch %d, owner %x%s, writer %x, in sync %s, desired %s",
        state,
        version,
        epoch,
        owner,
        by == null ? "" : " of " + by.process(),
        writer(),
        inSync,
        desired);
  }

  /** The same, as if it had been derived from another. */
  Znode after(Znode other) {
    return new Znode(
        state,
        other.version + 1,
        other.epoch,
        owner,
        by,
        other.writtenBy(writer()),
        other.inSync,
        desired);
  }
}
