package io.baton.placement;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chosen nodes, best first.
 *
 * <p>Each replica in turn goes, among the nodes that are live, active and have room, to one
 *
 * <ol>
 *   <li>in a zone with the fewest replicas of the segment: never two in one zone while another zone
 *       has room;
 *   <li>on a machine with the fewest replicas of the segment;
 *   <li>not on the owner's machine;
 *   <li>with most free bytes.
 * </ol>
 *
 * <p>Only ties are broken at random: equal views and equal random numbers give equal choices.
 *
 * @param nodes at most as many as asked for
 * @param shortfall why they are fewer, if they are
 */
public record Placement(ImmutableList<NodeId> nodes, Optional<String> shortfall) {

  /** Chooses nodes for a request. */
  public static Placement choose(
      List<Candidate> view, PlacementRequest request, RandomGenerator ties) {
    Multiset<String> zones = HashMultiset.create();
    Multiset<String> machines = HashMultiset.create();
    List<Candidate> eligible = new ArrayList<>();
    for (Candidate candidate : shuffled(view, ties)) {
      if (request.kept().contains(candidate.id())) {
        zones.add(candidate.zone());
        machines.add(candidate.machine());
      } else if (isEligible(candidate, request)) {
        eligible.add(candidate);
      }
    }
    String owner = request.ownerMachine().orElse("");
    Comparator<Candidate> best =
        Comparator.<Candidate>comparingInt(c -> zones.count(c.zone()))
            .thenComparingInt(c -> machines.count(c.machine()))
            .thenComparing(c -> c.machine().equals(owner))
            .thenComparing(Comparator.comparingLong(Candidate::freeBytes).reversed());
    ImmutableList.Builder<NodeId> chosen = ImmutableList.builder();
    int count = 0;
    for (; count < request.replicas() && !eligible.isEmpty(); count++) {
      Candidate next = eligible.stream().min(best).orElseThrow();
      eligible.remove(next);
      zones.add(next.zone());
      machines.add(next.machine());
      chosen.add(next.id());
    }
    Optional<String> shortfall =
        count < request.replicas()
            ? Optional.of(shortfall(view, request, count))
            : Optional.empty();
    return new Placement(chosen.build(), shortfall);
  }

  private static boolean isEligible(Candidate candidate, PlacementRequest request) {
    return candidate.live() && candidate.active() && candidate.freeBytes() >= request.bytes();
  }

  /** In an order that depends on the random numbers alone, not on that of the view. */
  private static List<Candidate> shuffled(List<Candidate> view, RandomGenerator ties) {
    List<Candidate> order = new ArrayList<>(view);
    order.sort(Comparator.comparing(Candidate::id));
    for (int i = order.size() - 1; i > 0; i--) {
      int j = ties.nextInt(i + 1);
      Candidate other = order.set(i, order.get(j));
      order.set(j, other);
    }
    return order;
  }

  private static String shortfall(List<Candidate> view, PlacementRequest request, int found) {
    List<Candidate> others =
        view.stream().filter(candidate -> !request.kept().contains(candidate.id())).toList();
    long dead = others.stream().filter(c -> !c.live()).count();
    long draining = others.stream().filter(c -> c.live() && !c.active()).count();
    long full =
        others.stream()
            .filter(c -> c.live() && c.active() && c.freeBytes() < request.bytes())
            .count();
    return String.format(
        "%d of %d nodes found for a replica of %d bytes: of %d nodes %d have it already, %d are not"
            + " running, %d are draining, %d have no room",
        found,
        request.replicas(),
        request.bytes(),
        view.size(),
        view.size() - others.size(),
        dead,
        draining,
        full);
  }
}
