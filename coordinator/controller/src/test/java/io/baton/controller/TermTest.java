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
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TermTest implements ClusterView {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final ImmutableSet<NodeId> LIVE = ImmutableSet.of(A, B);
  private static final Owner OWNER = new Owner("app", 1, "h", 2, Instant.EPOCH);

  private final Map<String, ImmutableList<SegmentRecord>> stored = new TreeMap<>();
  private final Set<String> alive = new HashSet<>();
  private final Set<String> damaged = new HashSet<>();
  private final Map<Long, CompletableFuture<String>> repairs = new HashMap<>();
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
          Runnable::run);

  @Override
  public ImmutableList<String> pages() {
    if (down) {
      throw new UnavailableException("no ZooKeeper");
    }
    return ImmutableList.copyOf(stored.keySet());
  }

  @Override
  public ImmutableList<SegmentRecord> records(String page) {
    if (damaged.contains(page)) {
      throw new CorruptDataException("not JSON");
    }
    return stored.getOrDefault(page, ImmutableList.of());
  }

  @Override
  public boolean isAlive(String client) {
    return alive.contains(client);
  }

  private static SegmentRecord segment(long id) {
    return SegmentRecord.creating(
            new SegmentId(0, id),
            SegmentName.of("s" + id),
            SegmentSpec.ofCapacity(1),
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
    stored.put("001", ImmutableList.of(segment(1), segment(2).closed()));
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
    stored.put("001", ImmutableList.of(segment(1).closed(), segment(2).closed()));
    stored.put("002", ImmutableList.of(segment(3).closed()));
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
    stored.put("002", ImmutableList.of(segment(1).closed()));
    damaged.add("001");
    walk();
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }

  @Test
  void withoutZooKeeperTheGraceTimeIsRememberedWithinTheTerm() {
    stored.put("001", ImmutableList.of(segment(1).closed()));
    walk();
    down = true;
    assertThrows(UnavailableException.class, () -> term.step(LIVE));
    down = false;
    seconds = 10;
    walk();
    assertEquals(Set.of(1L), repairs.keySet());
  }
}
