package io.baton.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.UnavailableException;
import io.baton.placement.Candidate;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TermTest {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final NodeId D = new NodeId("d");
  private static final ImmutableSet<NodeId> LIVE = ImmutableSet.of(A, B);
  private static final Owner OWNER = new Owner("app", 1, "h", 2, Instant.EPOCH);

  private final MemoryView view = new MemoryView();
  private final Map<Long, CompletableFuture<String>> repairs = new HashMap<>();
  private long seconds;
  private final Term term =
      new Term(
          view,
          ailment -> {
            CompletableFuture<String> repair = new CompletableFuture<>();
            repairs.put(ailment.segment().low(), repair);
            return repair;
          },
          new ControllerConfig(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  1e9,
                  ControllerConfig.DEFAULT.repairs())
              .withGrace(Duration.ofSeconds(10)),
          () -> Duration.ofSeconds(seconds).toNanos(),
          Runnable::run,
          new SplittableRandom(1));

  private static VersionedRecord stored(SegmentRecord record) {
    return new VersionedRecord(record, 0);
  }

  private static Candidate node(NodeId id, String zone) {
    return new Candidate(id, zone, id.value(), 1 << 20, 0, true, true);
  }

  private ImmutableList<NodeId> desired(String page) {
    return view.stored.get(page).get(0).record().desired();
  }

  private static SegmentRecord segment(long id) {
    return SegmentRecord.creating(
            new SegmentId(0, id),
            SegmentName.of("s" + id),
            SegmentSpec.ofCapacity(1).withReplicas(2, 1),
            ImmutableList.of(A, B),
            OWNER)
        .ready(ImmutableList.of(new Member(A, 1)));
  }

  private void walk() {
    int steps = 1;
    while (term.step(LIVE)) {
      steps++;
    }
    assertEquals(Math.max(1, view.stored.size()), steps, "a page at a time");
  }

  @Test
  void aSegmentWithoutALivingOwnerIsRepairedAfterTheGraceTime() {
    view.stored.put("001", ImmutableList.of(stored(segment(1)), stored(segment(2).closed())));
    view.alive.add("app");
    walk();
    seconds = 10;
    walk();
    assertEquals(Set.of(2L), repairs.keySet());
    view.alive.clear();
    walk();
    seconds = 19;
    walk();
    assertEquals(Set.of(2L), repairs.keySet());
    seconds = 20;
    walk();
    assertEquals(Set.of(1L, 2L), repairs.keySet());
  }

  @Test
  void whatEndedMakesRoomAndTheEndOfTheTermEndsTheOthers() {
    view.stored.put(
        "001", ImmutableList.of(stored(segment(1).closed()), stored(segment(2).closed())));
    view.stored.put("002", ImmutableList.of(stored(segment(3).closed())));
    walk();
    seconds = 10;
    walk();
    assertEquals(2, repairs.size());
    CompletableFuture<String> one = repairs.values().iterator().next();
    one.complete("done");
    walk();
    assertEquals(3, repairs.size());
    term.end();
    for (CompletableFuture<String> repair : repairs.values()) {
      assertTrue(repair == one || repair.isCancelled());
    }
    assertFalse(one.isCancelled());
  }

  @Test
  void aDamagedRecordHidesNoOthers() {
    view.stored.put("001", ImmutableList.of());
    view.stored.put("002", ImmutableList.of(stored(segment(1).closed())));
    view.damaged.add("001");
    walk();
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }

  @Test
  void withoutZooKeeperTheGraceTimeIsRememberedWithinTheTerm() {
    view.stored.put("001", ImmutableList.of(stored(segment(1).closed())));
    walk();
    view.down = true;
    assertThrows(UnavailableException.class, () -> term.step(LIVE));
    view.down = false;
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }

  @Test
  void aSegmentOnTooFewNodesIsPlacedOnMoreAsSoonAsTheyRunWhoeverOwnsIt() {
    SegmentRecord small = segment(1).withSpec(SegmentSpec.ofCapacity(1).withReplicas(3, 2));
    view.alive.add("app");
    view.stored.put("001", ImmutableList.of(stored(small)));
    view.nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"));
    walk();
    assertEquals(ImmutableList.of(A, B), desired("001"));
    view.nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"), node(C, "z2"), node(D, "z3"));
    walk();
    assertEquals(ImmutableList.of(A, B, D), desired("001"));
    walk();
    assertEquals(1, view.stored.get("001").get(0).znodeVersion(), "written once");
  }

  @Test
  void whatIsBeingRegisteredOrWasRemovedIsPlacedNowhere() {
    SegmentSpec three = SegmentSpec.ofCapacity(1).withReplicas(3, 2);
    SegmentRecord creating =
        SegmentRecord.creating(
            new SegmentId(0, 1), SegmentName.of("s"), three, ImmutableList.of(A), OWNER);
    SegmentRecord removed = segment(2).withSpec(three).tombstone(Instant.EPOCH);
    view.stored.put("001", ImmutableList.of(stored(creating)));
    view.stored.put("002", ImmutableList.of(stored(removed)));
    view.nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"), node(C, "z3"));
    walk();
    assertEquals(ImmutableList.of(A), desired("001"));
    assertEquals(ImmutableList.of(A, B), desired("002"));
  }
}
