package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The replicas of one segment.
 *
 * <p>Which version is recovered, if it is not of a {@linkplain GroupCopies group}, and why no
 * acknowledged one is lost (P2) and none comes back that an open has left behind (P3, P4):
 *
 * <ul>
 *   <li>An acknowledged version is on every member of the in-sync set. If one member's node
 *       answers, it is here.
 *   <li>An open fences the members that it keeps, before it returns, and whoever it teaches later.
 *       So all members have promised the highest epoch that anybody here has, counted in
 *       {@linkplain Generations opens}: a seal changes nothing of that. Replicas that have not are
 *       former members: they may hold a version that was never acknowledged and that the open did
 *       not return, and are not asked.
 *   <li>If some replica knows of a committed version above what those hold, no member is among
 *       them: all members are lost, and the newest version that anybody holds is the best there is.
 *   <li>Sealed are those that have promised the most, all members among them, and those that hold
 *       what is recovered. Others keep a lower promise: whoever looks again after a rebuild that
 *       was cut short still sees that they were left behind.
 *   <li>A version of no epoch is held by a replica that was made and never written or taught whole.
 * </ul>
 */
final class Copies {

  private final SegmentId segment;
  private final List<Copy> healthy = new ArrayList<>();
  private final Map<NodeId, Long> sawRemoval = new TreeMap<>();
  private int damaged;

  private record Copy(NodeId node, Holding holding) {
    Member member() {
      return new Member(node, holding.incarnation());
    }

    long opens() {
      return Generations.opens(holding.fence());
    }
  }

  Copies(SegmentId segment) {
    this.segment = segment;
  }

  SegmentId segment() {
    return segment;
  }

  void add(NodeId node, ListedReplica replica) {
    if (replica.removedIn() > 0) {
      sawRemoval.put(node, replica.removedIn());
    }
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

  /** The nodes that have read of its removal, unless it was opened since, and so undeleted. */
  ImmutableSet<NodeId> sawRemoval() {
    long opens = opens();
    return sawRemoval.entrySet().stream()
        .filter(seen -> opens <= Generations.opens(seen.getValue()))
        .map(Map.Entry::getKey)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The one spec, with the most room that a copy has; nothing if they differ otherwise. */
  Optional<SegmentSpec> spec() {
    long room = healthy.stream().mapToLong(c -> c.holding.spec().capacity()).max().orElse(0);
    List<SegmentSpec> all =
        healthy.stream().map(c -> c.holding.spec().withCapacity(room)).distinct().toList();
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

  /** How many opens those have promised that have promised the most. */
  long opens() {
    return healthy.stream().mapToLong(Copy::opens).max().orElse(0);
  }

  /** The version to go on from, or none. */
  Version recovered() {
    Version ofMembers = newestOfMembers();
    return ofMembers.isNone() || ofMembers.isBefore(committed()) ? newest() : ofMembers;
  }

  /** The newest version of those that have promised the most. */
  Version newestOfMembers() {
    long most = opens();
    return newest(healthy.stream().filter(c -> c.opens() == most).map(c -> c.holding.last()));
  }

  /** The newest version that anybody knows to be committed. */
  Version committed() {
    return newest(healthy.stream().map(c -> c.holding.commitPoint()));
  }

  /** The newest version that anybody holds. */
  Version newest() {
    return newest(healthy.stream().map(c -> c.holding.last()));
  }

  private static Version newest(Stream<Version> versions) {
    return versions.reduce(Version.NONE, Version::max);
  }

  /**
   * Who is in sync if a version is recovered: who holds it, and whoever of those that have promised
   * the most holds more. There is more only in a group.
   */
  ImmutableList<Member> inSync(Version version) {
    long most = opens();
    return healthy.stream()
        .filter(
            c ->
                c.holding.last().equals(version)
                    || (c.opens() == most && !c.holding.last().isBefore(version)))
        .map(Copy::member)
        .collect(ImmutableList.toImmutableList());
  }

  /** Who is sealed if a version is recovered, and what they hold; see the class comment. */
  ImmutableMap<Member, Version> toSeal(Version version) {
    long most = opens();
    return healthy.stream()
        .filter(c -> c.opens() == most || c.holding.last().equals(version))
        .collect(ImmutableMap.toImmutableMap(Copy::member, c -> c.holding.last()));
  }

  /** Where replicas are. */
  ImmutableList<NodeId> nodes() {
    return healthy.stream().map(Copy::node).collect(ImmutableList.toImmutableList());
  }

  /** Whether it is a replica that is here. */
  boolean has(Member member) {
    return healthy.stream().anyMatch(c -> c.member().equals(member));
  }
}
