package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ListedReplica.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The replicas of one segment.
 *
 * <p>Which version is recovered, and why no acknowledged one is lost (P2) and none comes back that
 * an open has left behind (P3, P4):
 *
 * <ul>
 *   <li>An acknowledged version is on every member of the in-sync set. If one member's node
 *       answers, it is here.
 *   <li>An open fences the members that it keeps, before it returns, and whoever it teaches later.
 *       So all members have promised the highest epoch that anybody here has. Replicas that have
 *       not are former members: they may hold a version that was never acknowledged and that the
 *       open did not return, and are not asked.
 *   <li>If some replica knows of a committed version above what those hold, no member is among
 *       them: all members are lost, and the newest version that anybody holds is the best there is.
 *   <li>A version of no epoch is held by a replica that was made and never written or taught whole.
 * </ul>
 */
final class Copies {

  private final SegmentId segment;
  private final List<Copy> healthy = new ArrayList<>();
  private int damaged;

  private record Copy(NodeId node, Holding holding) {
    Member member() {
      return new Member(node, holding.incarnation());
    }
  }

  Copies(SegmentId segment) {
    this.segment = segment;
  }

  void add(NodeId node, ListedReplica replica) {
    Holding holding = replica.holding();
    if (holding == null) {
      damaged++;
    } else {
      healthy.add(new Copy(node, holding));
    }
  }

  boolean areAllDamaged() {
    return healthy.isEmpty() && damaged > 0;
  }

  /** The one spec, or nothing if they differ. */
  Optional<SegmentSpec> spec() {
    List<SegmentSpec> all = healthy.stream().map(c -> c.holding.spec()).distinct().toList();
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /** The one name, or that of an earlier rebuild, or nothing if they differ. */
  Optional<SegmentName> name() {
    List<SegmentName> all = healthy.stream().map(c -> c.holding.name()).distinct().toList();
    return all.size() == 1
        ? Optional.of(all.get(0))
        : all.stream().filter(name -> name.value().endsWith(segment.toString())).findFirst();
  }

  /** Highest epoch that was promised, or has written anything. */
  long fence() {
    return healthy.stream()
        .mapToLong(
            c ->
                Math.max(
                    c.holding.fence(), Math.max(c.holding.writtenIn(), c.holding.last().epoch())))
        .max()
        .orElse(0);
  }

  /** The version to go on from, or none. */
  Version recovered() {
    long highest = healthy.stream().mapToLong(c -> c.holding.fence()).max().orElse(0);
    Version ofMembers =
        newest(
            healthy.stream().filter(c -> c.holding.fence() == highest).map(c -> c.holding.last()));
    Version committed = newest(healthy.stream().map(c -> c.holding.commitPoint()));
    return ofMembers.isNone() || ofMembers.isBefore(committed) ? newest() : ofMembers;
  }

  /** The newest version that anybody holds. */
  Version newest() {
    return newest(healthy.stream().map(c -> c.holding.last()));
  }

  private static Version newest(Stream<Version> versions) {
    return versions.reduce(Version.NONE, Version::max);
  }

  /** Who holds a version. */
  ImmutableList<Member> holders(Version version) {
    return healthy.stream()
        .filter(c -> c.holding.last().equals(version))
        .map(Copy::member)
        .collect(ImmutableList.toImmutableList());
  }

  ImmutableMap<Member, Version> all() {
    return healthy.stream()
        .collect(ImmutableMap.toImmutableMap(Copy::member, c -> c.holding.last()));
  }

  /** What a member holds, if it is here. */
  Optional<Version> held(Member member) {
    return healthy.stream()
        .filter(c -> c.member().equals(member))
        .map(c -> c.holding.last())
        .findFirst();
  }
}
