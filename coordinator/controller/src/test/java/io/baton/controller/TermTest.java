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
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
import io.baton.placement.Candidate;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TermTest implements ClusterView {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final NodeId D = new NodeId("d");
  private static final ImmutableSet<NodeId> LIVE = ImmutableSet.of(A, B);
  private static final Owner OWNER = new Owner("app", 1, "h", 2, Instant.EPOCH);

  private final Map<String, ImmutableList<VersionedRecord>> stored = new TreeMap<>();
  private final Set<String> alive = new HashSet<>();
  private final Set<String> damaged = new HashSet<>();
  private final Map<Long, CompletableFuture<String>> repairs = new HashMap<>();
  private ImmutableList<Candidate> nodes = ImmutableList.of();
  private boolean down;
  private long seconds;
  private final Term term =
      new Term(
          this,
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

  @Override
  public ImmutableList<String> pages() {
    if (down) {
      throw new UnavailableException("no ZooKeeper");
    }
    return ImmutableList.copyOf(stored.keySet());
  }

  @Override
  public ImmutableList<VersionedRecord> records(String page) {
    if (damaged.contains(page)) {
      throw new CorruptDataException("not JSON");
    }
    return stored.getOrDefault(page, ImmutableList.of());
  }

  @Override
  public boolean isAlive(String client) {
    return alive.contains(client);
  }

  @Override
  public ImmutableList<Candidate> nodes() {
    return nodes;
  }

  @Override
  public boolean place(VersionedRecord record, ImmutableList<NodeId> desired) {
    stored.replaceAll(
        (page, records) ->
            records.stream()
                .map(
                    old ->
                        old.equals(record)
                            ? new VersionedRecord(
                                old.record().withDesired(desired), old.znodeVersion() + 1)
                            : old)
                .collect(ImmutableList.toImmutableList()));
    return true;
  }

  private static VersionedRecord stored(SegmentRecord record) {
    return new VersionedRecord(record, 0);
  }

  private static Candidate node(NodeId id, String zone) {
    return new Candidate(id, zone, id.value(), 1 << 20, 0, true, true);
  }

  private ImmutableList<NodeId> desired(String page) {
    return stored.get(page).get(0).record().desired();
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
    assertEquals(Math.max(1, stored.size()), steps, "a page at a time");
  }

  @Test
  void aSegmentWithoutALivingOwnerIsRepairedAfterTheGraceTime() {
    stored.put("001", ImmutableList.of(stored(segment(1)), stored(segment(2).closed())));
    alive.add("app");
    walk();
    seconds = 10;
    walk();
    assertEquals(Set.of(2L), repairs.keySet());
    alive.clear();
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
    stored.put("001", ImmutableList.of(stored(segment(1).closed()), stored(segment(2).closed())));
    stored.put("002", ImmutableList.of(stored(segment(3).closed())));
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
    stored.put("001", ImmutableList.of());
    stored.put("002", ImmutableList.of(stored(segment(1).closed())));
    damaged.add("001");
    walk();
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }

  @Test
  void withoutZooKeeperTheGraceTimeIsRememberedWithinTheTerm() {
    stored.put("001", ImmutableList.of(stored(segment(1).closed())));
    walk();
    down = true;
    assertThrows(UnavailableException.class, () -> term.step(LIVE));
    down = false;
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }

  @Test
  void aSegmentOnTooFewNodesIsPlacedOnMoreAsSoonAsTheyRunWhoeverOwnsIt() {
    SegmentRecord small = segment(1).withSpec(SegmentSpec.ofCapacity(1).withReplicas(3, 2));
    alive.add("app");
    stored.put("001", ImmutableList.of(stored(small)));
    nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"));
    walk();
    assertEquals(ImmutableList.of(A, B), desired("001"));
    nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"), node(C, "z2"), node(D, "z3"));
    walk();
    assertEquals(ImmutableList.of(A, B, D), desired("001"));
    walk();
    assertEquals(1, stored.get("001").get(0).znodeVersion(), "written once");
  }

  @Test
  void whatIsBeingRegisteredOrWasRemovedIsPlacedNowhere() {
    SegmentSpec three = SegmentSpec.ofCapacity(1).withReplicas(3, 2);
    SegmentRecord creating =
        SegmentRecord.creating(
            new SegmentId(0, 1), SegmentName.of("s"), three, ImmutableList.of(A), OWNER);
    SegmentRecord removed = segment(2).withSpec(three).tombstone(Instant.EPOCH);
    stored.put("001", ImmutableList.of(stored(creating)));
    stored.put("002", ImmutableList.of(stored(removed)));
    nodes = ImmutableList.of(node(A, "z1"), node(B, "z2"), node(C, "z3"));
    walk();
    assertEquals(ImmutableList.of(A), desired("001"));
    assertEquals(ImmutableList.of(A, B), desired("002"));
  }
}
