package io.baton.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private static Candidate node(String id, String zone, long free) {
    return new Candidate(new NodeId(id), zone, "m-" + id, 1000, 1000 - free, true, true);
  }

  private static PlacementRequest replicas(int count) {
    return new PlacementRequest(100, count, ImmutableSet.of(), Optional.empty());
  }

  private static ImmutableList<NodeId> ids(String... ids) {
    return Stream.of(ids).map(NodeId::new).collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<NodeId> choose(List<Candidate> view, PlacementRequest request) {
    return Placement.choose(view, request, new Random(1)).nodes();
  }

  @Test
  void otherZonesComeBeforeFreeSpace() {
    List<Candidate> view =
        List.of(
            node("a", "z1", 900), node("b", "z1", 800), node("c", "z2", 200), node("d", "z3", 100));
    assertEquals(ids("a", "c", "d"), choose(view, replicas(3)));
    assertEquals(ids("a", "c", "d", "b"), choose(view, replicas(4)));
  }

  @Test
  void mostFreeSpaceComesFirstWithinAZone() {
    List<Candidate> view = List.of(node("a", "z", 300), node("b", "z", 500), node("c", "z", 400));
    assertEquals(ids("b", "c"), choose(view, replicas(2)));
  }

  @Test
  void theOwnersMachineComesLastAmongEqualZones() {
    List<Candidate> view = List.of(node("a", "z1", 900), node("b", "z2", 100));
    PlacementRequest request = new PlacementRequest(100, 1, ImmutableSet.of(), Optional.of("m-a"));
    assertEquals(ids("b"), choose(view, request));
    assertEquals(ids("a"), choose(view.subList(0, 1), request), "better there than nowhere");
  }

  @Test
  void oneMachineIsNotUsedTwiceIfThereIsAnother() {
    Candidate twin = new Candidate(new NodeId("a2"), "z", "m-a", 1000, 0, true, true);
    List<Candidate> view = List.of(node("a", "z", 900), twin, node("b", "z", 100));
    assertEquals(ids("a2", "b", "a"), choose(view, replicas(3)));
  }

  @Test
  void keptReplicasCountForZonesAndAreNotChosen() {
    List<Candidate> view =
        List.of(node("a", "z1", 900), node("b", "z1", 800), node("c", "z2", 100));
    PlacementRequest request =
        new PlacementRequest(100, 1, ImmutableSet.of(new NodeId("a")), Optional.empty());
    assertEquals(ids("c"), choose(view, request));
  }

  @Test
  void whoCannotTakeItIsLeftOutAndCounted() {
    List<Candidate> view =
        List.of(
            node("a", "z1", 100),
            node("b", "z2", 99),
            new Candidate(new NodeId("c"), "z3", "m", 1000, 0, false, true),
            new Candidate(new NodeId("d"), "z4", "m", 1000, 0, true, false));
    Placement placement = Placement.choose(view, replicas(2), new Random(1));
    assertEquals(ids("a"), placement.nodes());
    assertEquals(
        Optional.of(
            "1 of 2 nodes found for a replica of 100 bytes: of 4 nodes 0 have it already, 1 are"
                + " not running, 1 are draining, 1 have no room"),
        placement.shortfall());
    assertEquals(Optional.empty(), Placement.choose(view, replicas(1), new Random(1)).shortfall());
  }

  @Test
  void onlyTiesAreRandomAndTheOrderOfTheViewDoesNotMatter() {
    List<Candidate> view = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      view.add(node("n" + i, "z", 500));
    }
    Set<NodeId> firsts = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      Placement one = Placement.choose(view, replicas(3), new Random(seed));
      Collections.shuffle(view, new Random(seed));
      assertEquals(one, Placement.choose(view, replicas(3), new Random(seed)));
      firsts.add(one.nodes().get(0));
    }
    assertEquals(6, firsts.size());
  }

  @Test
  void noZoneHasTwoMoreThanAnotherWithRoom() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      List<Candidate> view = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        view.add(node("n" + i, "z" + random.nextInt(4), random.nextInt(400)));
      }
      List<NodeId> chosen = choose(view, replicas(4));
      Multiset<String> zones = HashMultiset.create();
      view.stream().filter(c -> chosen.contains(c.id())).forEach(c -> zones.add(c.zone()));
      boolean balanced =
          view.stream()
              .filter(c -> c.freeBytes() >= 100 && !chosen.contains(c.id()))
              .allMatch(
                  c ->
                      zones.elementSet().stream()
                          .allMatch(z -> zones.count(z) <= zones.count(c.zone()) + 1));
      assertTrue(balanced, view + " " + chosen);
    }
  }
}
