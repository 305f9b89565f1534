package io.baton.registry.record;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.ArchivePolicy;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.registry.record.origin.Recovered;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.record.wish.Halted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's record of a segment: the one truth about its epoch, its owner and who is in sync.
 * Immutable; the methods give changed copies, which mean nothing until a compare-and-set has won.
 *
 * @param id never used again
 * @param name what it is, or was, registered as
 * @param state see {@link SegmentState}
 * @param spec what it was registered with
 * @param epoch of the last open, 1 or more; only rises
 * @param owner of that epoch; null when it was closed cleanly, or taken to be repaired
 * @param inSync the replicas that hold every acknowledged checkpoint; within one epoch only the
 *     owner changes it
 * @param desired where replicas should be
 * @param former the last {@value #MAX_FORMER} members that were removed, newest first
 * @param writers nonces of the last {@value #MAX_WRITERS} writes of this record, newest first: a
 *     writer whose reply was lost looks for its own here (R2)
 * @param created when, by the clock of who registered it
 * @param removed when, by the clock of who removed it; null unless removed, and then deleted
 * @param deleted when, by the clock of who deleted it; null unless deleted
 * @param recovered the last time that an operator took a copy back; null if that never was
 * @param retained versions that stay readable besides the newest
 * @param archive where versions are archived, and which; null if none are
 * @param halted why nobody is to run its program by himself; null if somebody may
 * @param restored what it began with, if that was taken from the archive; null if not
 * @param unknown fields of a newer Baton: name to JSON text, written back as they were
 */
public record SegmentRecord(
    SegmentId id,
    SegmentName name,
    SegmentState state,
    SegmentSpec spec,
    long epoch,
    @Nullable Owner owner,
    ImmutableList<Member> inSync,
    ImmutableList<NodeId> desired,
    ImmutableList<FormerMember> former,
    ImmutableList<Long> writers,
    Instant created,
    @Nullable Instant removed,
    @Nullable Instant deleted,
    @Nullable Recovered recovered,
    Retained retained,
    @Nullable ArchivePolicy archive,
    @Nullable Halted halted,
    @Nullable Restored restored,
    ImmutableMap<String, String> unknown) {

  /** Most former members that are kept. */
  public static final int MAX_FORMER = 16;

  /** Most writers that are kept. */
  public static final int MAX_WRITERS = 16;

  /**
   * Checks what must agree.
   *
   * @throws IllegalArgumentException naming what does not
   */
  public SegmentRecord {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch must be 1 or more, not " + epoch);
    }
    if ((state == SegmentState.DELETED) != (deleted != null)
        || (state == SegmentState.REMOVED && removed == null)
        || (state.isNamed() && removed != null)) {
      throw new IllegalArgumentException(
          "state " + state + " with removal time " + removed + " and deletion time " + deleted);
    }
    if (former.size() > MAX_FORMER || writers.size() > MAX_WRITERS) {
      throw new IllegalArgumentException(
          "too long: " + former.size() + " former members, " + writers.size() + " writers");
    }
    long nodes = inSync.stream().map(Member::node).distinct().count();
    if (nodes != inSync.size()) {
      throw new IllegalArgumentException("a node is twice in the in-sync set " + inSync);
    }
    if (!spec.group().isNone() && !spec.group().segments().contains(id)) {
      throw new IllegalArgumentException("segment " + id + " is not of its group " + spec.group());
    }
  }

  /** Whether the segment was removed, for good or within its grace time: nobody may open it. */
  public boolean wasRemoved() {
    return !state.isNamed();
  }

  /** Whether it is claimed, removed and brought back with others only (R12). */
  public boolean isGrouped() {
    return !spec.group().isNone();
  }

  /** A new segment: name reserved, epoch 1, no replica yet. */
  public static SegmentRecord creating(
      SegmentId id,
      SegmentName name,
      SegmentSpec spec,
      ImmutableList<NodeId> desired,
      Owner owner) {
    return new SegmentRecord(
        id,
        name,
        SegmentState.CREATING,
        spec,
        1,
        owner,
        ImmutableList.of(),
        desired,
        ImmutableList.of(),
        ImmutableList.of(),
        owner.since(),
        null,
        null,
        null,
        Retained.NONE,
        null,
        null,
        null,
        ImmutableMap.of());
  }

  /** Its initial content is committed on {@code members}. */
  public SegmentRecord ready(ImmutableList<Member> members) {
    Draft draft = new Draft(this);
    draft.state = SegmentState.READY;
    draft.inSync = members;
    return draft.record();
  }

  /**
   * Opened by {@code opener} (R3).
   *
   * @param higher the new epoch
   * @throws IllegalArgumentException if it is not above this one
   */
  public SegmentRecord opened(long higher, Owner opener) {
    return taken(higher, opener);
  }

  /**
   * Taken to be repaired (R4): nobody owns it, so that whoever opens it needs no takeover.
   *
   * @param higher the new epoch
   * @throws IllegalArgumentException if it is not above this one
   */
  public SegmentRecord repaired(long higher) {
    return taken(higher, null);
  }

  /**
   * By itself from now on, and owned by nobody (R12).
   *
   * @param higher the new epoch
   * @throws IllegalArgumentException if it is not above this one
   */
  public SegmentRecord ungrouped(long higher) {
    return repaired(higher).withSpec(spec.withGroup(Group.NONE));
  }

  private SegmentRecord taken(long higher, @Nullable Owner by) {
    if (higher <= epoch) {
      throw new IllegalArgumentException("epoch " + higher + " is not above " + epoch);
    }
    Draft draft = new Draft(this);
    draft.epoch = higher;
    draft.owner = by;
    return draft.record();
  }

  /** Closed cleanly: nobody owns it. */
  public SegmentRecord closed() {
    Draft draft = new Draft(this);
    draft.owner = null;
    return draft.record();
  }

  /** With another in-sync set; who left it becomes a former member as of {@code now}. */
  public SegmentRecord withInSync(ImmutableList<Member> members, Instant now) {
    ImmutableList.Builder<FormerMember> all = ImmutableList.builder();
    inSync.stream()
        .filter(member -> !members.contains(member))
        .forEach(member -> all.add(new FormerMember(member, epoch, now)));
    former.stream().filter(old -> !members.contains(old.member())).forEach(all::add);
    Draft draft = new Draft(this);
    draft.inSync = members;
    draft.former = newest(all.build(), MAX_FORMER);
    return draft.record();
  }

  /**
   * With nobody in sync but a copy that an operator took back (R5); who was becomes a former
   * member.
   */
  public SegmentRecord recovered(Member member, Recovered decision) {
    Draft draft = new Draft(withInSync(ImmutableList.of(member), decision.when()));
    draft.recovered = decision;
    return draft.record();
  }

  /** With replicas wanted elsewhere. */
  public SegmentRecord withDesired(ImmutableList<NodeId> nodes) {
    Draft draft = new Draft(this);
    draft.desired = nodes;
    return draft.record();
  }

  /** With other versions that are to stay. */
  public SegmentRecord withRetained(Retained wanted) {
    Draft draft = new Draft(this);
    draft.retained = wanted;
    return draft.record();
  }

  /** With other versions that are to be archived; null for none. */
  public SegmentRecord withArchive(@Nullable ArchivePolicy wanted) {
    Draft draft = new Draft(this);
    draft.archive = wanted;
    return draft.record();
  }

  /** With its program halted, or, if null, not any more. */
  public SegmentRecord withHalted(@Nullable Halted wish) {
    Draft draft = new Draft(this);
    draft.halted = wish;
    return draft.record();
  }

  /** With another spec. */
  public SegmentRecord withSpec(SegmentSpec wanted) {
    Draft draft = new Draft(this);
    draft.spec = wanted;
    return draft.record();
  }

  /** Removed as of {@code now}: the name is free, and its grace time begins (R10). */
  public SegmentRecord removedAt(Instant now) {
    Draft draft = new Draft(this);
    draft.state = SegmentState.REMOVED;
    draft.removed = now;
    return draft.record();
  }

  /**
   * Registered again, under a name that may be another, and owned by nobody. Its epoch is a new
   * one: who owned it before its removal changes its record no more, and the next removal is known
   * from this one.
   */
  public SegmentRecord undeleted(SegmentName as) {
    Draft draft = new Draft(repaired(epoch + 1));
    draft.state = SegmentState.READY;
    draft.name = as;
    draft.removed = null;
    return draft.record();
  }

  /**
   * Registered again under the name of another segment, with what was asked for of that one: how
   * its versions are kept and archived, and whether its program is halted. Its initial content is
   * archived anew.
   *
   * @param content what it is
   */
  public SegmentRecord undeletedInPlaceOf(SegmentRecord other, Restored content) {
    Draft draft = new Draft(undeleted(other.name));
    draft.retained = Retained.NONE.with(other.retained.retention());
    draft.archive = other.archive == null ? null : other.archive.requesting(new Version(1, 1));
    draft.halted = other.halted;
    draft.restored = content;
    return draft.record();
  }

  /** Its tombstone as of {@code now}. */
  public SegmentRecord tombstone(Instant now) {
    Draft draft = new Draft(this);
    draft.removed = state == SegmentState.READY ? now : removed;
    draft.state = SegmentState.DELETED;
    draft.deleted = now;
    return draft.record();
  }

  /** As it is written under a fresh nonce. */
  public SegmentRecord writtenUnder(long nonce) {
    Draft draft = new Draft(this);
    draft.writers =
        newest(ImmutableList.<Long>builder().add(nonce).addAll(writers).build(), MAX_WRITERS);
    return draft.record();
  }

  private static <T> ImmutableList<T> newest(ImmutableList<T> list, int limit) {
    return list.subList(0, Math.min(list.size(), limit));
  }

  /** The fields that change, so that a copy names only those that do. */
  private static final class Draft {
    private final SegmentRecord from;
    private SegmentName name;
    private SegmentState state;
    private SegmentSpec spec;
    private long epoch;
    private @Nullable Owner owner;
    private ImmutableList<Member> inSync;
    private ImmutableList<NodeId> desired;
    private ImmutableList<FormerMember> former;
    private ImmutableList<Long> writers;
    private @Nullable Instant removed;
    private @Nullable Instant deleted;
    private @Nullable Recovered recovered;
    private Retained retained;
    private @Nullable ArchivePolicy archive;
    private @Nullable Halted halted;
    private @Nullable Restored restored;

    Draft(SegmentRecord from) {
      this.from = from;
      name = from.name;
      state = from.state;
      spec = from.spec;
      epoch = from.epoch;
      owner = from.owner;
      inSync = from.inSync;
      desired = from.desired;
      former = from.former;
      writers = from.writers;
      removed = from.removed;
      deleted = from.deleted;
      recovered = from.recovered;
      retained = from.retained;
      archive = from.archive;
      halted = from.halted;
      restored = from.restored;
    }

    SegmentRecord record() {
      return new SegmentRecord(
          from.id,
          name,
          state,
          spec,
          epoch,
          owner,
          inSync,
          desired,
          former,
          writers,
          from.created,
          removed,
          deleted,
          recovered,
          retained,
          archive,
          halted,
          restored,
          from.unknown);
    }
  }
}
