package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.SegmentGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a group is done by halves, whoever ends in the middle. */
final class HalfGroupTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(8L * SegmentSpec.BLOCK_SIZE);
  private static final int KILLS = 10;

  @TempDir static Path directory;
  private static TestCluster cluster;

  private final long seed = Long.getLong("baton.kill.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static SegmentName name(String test, String segment) {
    return SegmentName.of("group/" + test + '/' + segment);
  }

  /** One segment's only replica is on a node that is gone; the other goes on without that node. */
  @Test
  void aCheckpointThatOneSegmentHasAndAnotherHasNotIsNoCheckpoint() throws Exception {
    Baton baton = cluster.client();
    SegmentName a = name("half", "a");
    SegmentName b = name("half", "b");
    baton.groups().register(ImmutableMap.of(a, SPEC, b, SPEC.withReplicas(1, 1)));
    NodeId gone = cluster.inSync(b).iterator().next().node();
    try (Baton first = Baton.connect(cluster.impatientConfig());
        SegmentGroup group = first.groups().open(a)) {
      GroupApplication.advance(group.segments().values(), 1);
      group.checkpoint();
      cluster.node(gone).kill();
      GroupApplication.advance(group.segments().values(), 2);
      OutcomeUnknownException unknown =
          assertThrows(OutcomeUnknownException.class, group::checkpoint);
      String other = " of segment " + b + " has no known outcome yet: ";
      assertTrue(unknown.getMessage().contains(other), unknown.getMessage());
    } finally {
      cluster.restart(gone);
    }
    try (SegmentGroup group = baton.groups().open(b)) {
      assertEquals(1, GroupApplication.step(group.segments().values()));
      GroupApplication.advance(group.segments().values(), 2);
      group.checkpoint();
    }
    try (SegmentGroup group = baton.groups().open(a)) {
      assertEquals(2, GroupApplication.step(group.segments().values()));
    }
  }

  @Test
  void allAreRegisteredOrNone() throws Exception {
    Baton baton = cluster.client();
    ImmutableMap<SegmentName, SegmentSpec> specs =
        ImmutableMap.of(name("taken", "a"), SPEC, name("taken", "b"), SPEC);
    baton.register(name("taken", "b"), SPEC);
    assertThrows(AlreadyRegisteredException.class, () -> baton.groups().register(specs));
    baton.removeNow(name("taken", "b"));
    assertEquals(2, baton.groups().register(specs).segments().size());
  }

  @Test
  void noSegmentOfAGroupIsRemovedOrRepairedByItself() throws Exception {
    Baton baton = cluster.client();
    SegmentName a = name("single", "a");
    baton.groups().register(ImmutableMap.of(a, SPEC, name("single", "b"), SPEC));
    assertThrows(RefusedException.class, () -> baton.remove(a));
    var repair = baton.repair(cluster.record(a).record().id(), Duration.ofSeconds(1));
    ExecutionException unrepaired = assertThrows(ExecutionException.class, repair::get);
    assertInstanceOf(RefusedException.class, unrepaired.getCause());
    assertEquals(2, baton.groups().remove(a).size());
    assertThrows(NotRegisteredException.class, () -> baton.groups().open(a));
  }

  @Test
  void whoeverIsKilledAGroupIsWholeAndNothingAcknowledgedIsLost() throws Exception {
    System.out.println("seed " + seed);
    SegmentSpec spec = SPEC.withReplicas(2, 1);
    SegmentName a = name("killed", "a");
    cluster
        .client()
        .groups()
        .register(ImmutableMap.of(a, spec, name("killed", "b"), spec, name("killed", "c"), spec));
    long acknowledged = 0;
    for (int kills = 0; kills < KILLS; kills++) {
      TestProcess application =
          cluster.with(
              TestProcess.application(
                  "group",
                  GroupApplication.class,
                  cluster.connectString(),
                  cluster.clientDirectory().toString(),
                  a.value(),
                  "0"));
      long opened =
          LedgerApplication.step("opened " + application.await("opened ", TestCluster.PATIENCE));
      assertTrue(opened >= acknowledged, "seed " + seed + ": " + acknowledged + ", " + opened);
      NodeId victim = random.nextBoolean() ? cluster.nodeIds().get(random.nextInt(3)) : null;
      progress(application, random.nextInt(1, 12));
      if (victim != null) {
        cluster.node(victim).kill();
      }
      application.kill();
      acknowledged =
          application.lines().stream()
              .filter(line -> line.startsWith("acked "))
              .mapToLong(LedgerApplication::step)
              .max()
              .orElseThrow();
      if (victim != null) {
        cluster.restart(victim);
      }
    }
  }

  private static void progress(TestProcess application, int steps) throws InterruptedException {
    int seen = application.lines().size();
    for (int i = 0; i < steps; i++) {
      seen = application.await(seen, line -> line.startsWith("acked "), TestCluster.PATIENCE) + 1;
    }
  }
}
