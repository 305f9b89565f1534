package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients were told and what replicas store, checked as it happens against what Baton promises
 * (P1 to P4) and the rules behind it (R1, R2, R6, R7). It sees no state of the machines.
 */
final class History {

  /** A captured content, compared by nobody; its base is known once its owner has taken it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record State(long length, long[] hashes, @Nullable Version base) {}

  /** What a segment is registered with. */
  static final Version INITIAL = new Version(1, 1);

  private final Cluster cluster;
  private final SimSegment segment;
  private final Map<Version, State> captured = new HashMap<>();
  private final TreeMap<Long, Version> opened = new TreeMap<>();
  private final Map<Long, Version> acknowledged = new HashMap<>();
  private final Map<Member, Version> shown = new HashMap<>();
  private Version tip = Version.NONE;

  History(Cluster cluster, SimSegment segment) {
    this.cluster = cluster;
    this.segment = segment;
  }

  private static void check(boolean holds, String rule, String what) {
    if (!holds) {
      throw new Violation(rule, what);
    }
  }

  /** Newest version that is known to be committed: acknowledged, or recovered by an open. */
  Version tip() {
    return tip;
  }

  /** The record is ready: the initial content is committed. */
  void registered() {
    tip = INITIAL;
  }

  /** Bytes were captured, whatever becomes of them. */
  void captured(Version version, Content content) {
    State state = new State(content.length(), content.hashes(), null);
    check(captured.put(version, state) == null, "R6 versions", version + " was captured twice");
  }

  /** An owner took a capture. */
  void taken(Version version, Version base) {
    State state = captured.get(version);
    captured.put(version, new State(state.length, state.hashes, base));
  }

  /** Whether {@code older} is in the history that led to {@code newer}, itself included. */
  private boolean leadsTo(Version older, Version newer) {
    Version at = newer;
    while (older.isBefore(at)) {
      State state = captured.get(at);
      check(state != null && state.base != null, "R6 versions", at + " was never offered");
      at = state.base;
    }
    return at.equals(older);
  }

  /** An open is about to return; {@code before} was the newest committed when it began. */
  void opened(long epoch, Version recovered, Version before) {
    check(!opened.containsKey(epoch), "P3 one writer", "epoch " + epoch + " was won twice");
    Map.Entry<Long, Version> later = opened.higherEntry(epoch);
    String what = "epoch " + epoch + " opened with " + recovered;
    check(leadsTo(before, recovered), "P4 recent", what + " without " + before);
    opened.put(epoch, recovered);
    if (later != null) {
      cluster.coverage.reached(Branch.OPENED_AFTER_A_LATER_ONE);
      check(leadsTo(recovered, later.getValue()), "P3 one writer", what + " after " + later);
      return;
    }
    check(leadsTo(tip, recovered), "P2 kept", what + " without the committed " + tip);
    if (!tip.equals(recovered)) {
      cluster.coverage.reached(Branch.RECOVERED_UNACKNOWLEDGED);
    }
    tip = recovered;
  }

  /** An owner tells its application that a checkpoint is committed. */
  void acknowledged(long epoch, Version version, ImmutableSet<NodeId> holders) {
    String what = "epoch " + epoch + " acknowledged " + version;
    Version before = acknowledged.getOrDefault(epoch, opened.get(epoch));
    State state = captured.get(version);
    check(before != null, "P3 one writer", what + ", which nobody has opened");
    check(state != null && before.equals(state.base), "R1 order", what + " after " + before);
    acknowledged.put(epoch, version);
    Map.Entry<Long, Version> later = opened.higherEntry(epoch);
    if (later == null) {
      check(leadsTo(tip, version), "P2 kept", what + ", which is not built on " + tip);
      tip = version;
    } else {
      cluster.coverage.reached(Branch.ACKNOWLEDGED_AFTER_LATER_OPEN);
      check(leadsTo(version, later.getValue()), "P3 one writer", what + " after " + later);
    }
    check(
        holders.size() >= cluster.spec.minInSync(),
        "R3 minInSync",
        what + " held by " + holders + " only");
    Znode counted = segment.record().lastOf(epoch);
    Znode holding = later == null ? counted : segment.record().current();
    holding.inSync().forEach(member -> checkHeld(member, version, what));
    for (Member member : counted.inSync()) {
      check(holders.contains(member.node()), "R2 counted", what + " without counting " + member);
    }
  }

  /** All members of the record have come to what an open of a group is about to return. */
  void checkAllAt(long epoch, Version recovered) {
    for (Member member : segment.record().current().inSync()) {
      boolean last = opened.higherEntry(epoch) == null;
      if (last && segment.has(member)) {
        Version held = host(member).stored().last();
        String what = member + " holds " + held + ", and an open returns " + recovered;
        check(held.equals(recovered), "R12 back at the cut", what);
      }
    }
  }

  /** Whatever the record's members were told, they hold it: a group's part of another segment. */
  void checkHeldWhen(long epoch, Version version, String what) {
    boolean last = opened.higherEntry(epoch) == null;
    Znode holding = last ? segment.record().lastOf(epoch) : segment.record().current();
    holding.inSync().forEach(member -> checkHeld(member, version, what));
  }

  private Host host(Member member) {
    return cluster.node(member.node()).host(segment);
  }

  private void checkHeld(Member member, Version version, String what) {
    if (segment.has(member)) {
      checkReaches(member, version, host(member).stored().last(), what);
    }
  }

  private void checkReaches(Member member, Version version, Version last, String what) {
    check(leadsTo(version, last), "R2 counted", what + ", but " + member + " holds " + last);
  }

  /** The registry has applied a write: whom it names can be recovered from, alone. */
  void recorded(Znode record) {
    String what = "the record of epoch " + record.epoch() + " names one that lacks a committed one";
    record.inSync().forEach(member -> checkHeld(member, tip, what));
  }

  /** A client has loaded a version, or read a committed one. */
  void loaded(Version version, Content content) {
    State state = captured.get(version);
    check(state != null, "P1 atomic", "loaded " + version + ", which nobody captured");
    check(
        content.length() == state.length && Arrays.equals(content.hashes(), state.hashes),
        "P1 atomic",
        "a loaded copy of " + version + " is not what was captured");
  }

  /** The initial content carries itself as commit point: nobody can ask for it yet (R9). */
  private boolean isNotReadyYet(Version version) {
    return tip.isNone() && version.equals(INITIAL);
  }

  /** A replica showed this version as committed. */
  void shown(Member member, Version version) {
    if (version.isNone() || isNotReadyYet(version) || host(member).isDoubtful()) {
      return;
    }
    check(leadsTo(version, tip), "R7 readers", member + " shows " + version + ", not committed");
    Version before = shown.put(member, version);
    check(
        before == null || !version.isBefore(before),
        "R7 readers",
        member + " goes back from " + before + " to " + version);
  }

  /** A reader was shown this version. */
  void read(Version version, Content content) {
    check(leadsTo(version, tip), "R7 readers", "read " + version + ", which is not committed");
    loaded(version, content);
  }

  /** A follower that showed another version, or none, shows this one to its readers. */
  void followed(SimFollower by, Version before, Version version, Content content) {
    String what = by + " goes from " + before + " to " + version;
    check(before.isBefore(version), "R7 readers", what);
    if (tip.isNone() && version.equals(INITIAL)) {
      loaded(version, content); // a registry that is not the right one says that it is ready
    } else {
      read(version, content);
    }
  }

  /**
   * A machine goes down, or a sync failed. A commit point that was only noted is not synced, so a
   * replica may know less of it then; never after a mere end of its process.
   */
  void unsyncedLost(Member member) {
    shown.remove(member);
  }

  /** What a node's process left behind, as a new process would find it, is what it said it had. */
  void found(Member member, ReplicaStorage storage) {
    if (segment.record().names(member)) {
      checkReaches(member, tip, storage.last(), "after a restart");
    }
    shown(member, storage.commitPoint());
    try {
      host(member).keptVersions().found(storage);
      check(member + " after a restart", storage, true);
      check(member + " after a restart", storage, false);
    } catch (StorageException e) {
      // One that was taught shows nothing before the taught version is known to be committed.
      if (e.reason() != Reason.NOT_READABLE) {
        throw new Violation("P5 intact", member + " cannot be read after a restart: " + e);
      }
    }
  }

  private void check(String who, ReplicaStorage storage, boolean newest) throws StorageException {
    if (!(newest ? storage.last() : storage.commitPoint()).isNone()) {
      try (PinnedVersion pinned = storage.pin(newest)) {
        checkContent(who + " in " + pinned.version(), pinned, captured.get(pinned.version()));
      }
    }
  }

  /** A replica keeps this version. */
  void kept(Member member, PinnedVersion pinned) throws StorageException {
    Version version = pinned.version();
    if (!host(member).isDoubtful()) {
      String what = member + " keeps " + version;
      boolean committed = isNotReadyYet(version) || leadsTo(version, tip);
      check(committed, "R7 readers", what + ", not committed");
      checkContent(what, pinned, captured.get(version));
    }
  }

  /** What a replica was told to keep for good. */
  void allKept(Member member, Set<Version> wanted, List<Version> there) {
    boolean all = host(member).isDoubtful() || there.containsAll(wanted);
    check(all, "P2 kept", member + " keeps " + there + ", not all of " + wanted);
  }

  /** A node's replica is not there, or not believed, any more. */
  void gone(SimNode node, boolean mayBe) {
    check(mayBe, "P2 kept", node + " lost its replica, of " + cluster.spec.durability());
  }

  /** A replica has made a version its own. */
  void stored(Member member, Version before, Commit commit, ReplicaStorage storage) {
    Version version = commit.version();
    if (commit.kind() == Commit.Kind.TAUGHT && !before.isNone() && !leadsTo(before, version)) {
      cluster.coverage.reached(Branch.TAUGHT_OVER_DIVERGENT);
    }
    if (host(member).isDoubtful()) {
      return;
    }
    shown(member, storage.commitPoint());
    check(
        storage.fence() == commit.epoch(),
        "R1 fence",
        member + " took " + version + " of epoch " + commit.epoch() + ", not " + storage.fence());
    try (PinnedVersion pinned = storage.pin(true)) {
      check(pinned.version().equals(version), "R1 atomic", member + " does not hold " + version);
      checkContent(member + " in " + version, pinned, captured.get(version));
    } catch (StorageException e) {
      throw new AssertionError(member + " cannot be read", e);
    }
  }

  private void checkContent(String what, PinnedVersion pinned, @Nullable State state)
      throws StorageException {
    check(state != null, "R6 versions", what + " holds what nobody captured");
    check(pinned.length() == state.length, "R6 versions", what + ": another length");
    long checksum = StateChecksum.ofLength(pinned.length());
    Tags tags = pinned.tags(0, state.hashes.length);
    ByteBuffer block = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
    for (int i = 0; i < state.hashes.length; i++) {
      pinned.read(i, 1, block.clear());
      long hash = BlockHash.of(block.flip());
      checksum += StateChecksum.ofBlock(i, hash);
      check(hash == state.hashes[i], "R6 versions", what + ": block " + i + " is another");
      if (!tags.isNone(i)) {
        Version tag = new Version(tags.epoch(i), tags.sequence(i));
        boolean same = tags.hash(i) == hash && captured.get(tag).hashes[i] == hash;
        check(same, "R6 tags", what + ": block " + i + " is not as tagged by " + tag);
      }
    }
    check(pinned.checksum() == checksum, "R6 versions", what + ": another checksum");
  }
}
