package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.machine.MachineSuite;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wall clocks that jump by hours and months, forward and back, and disagree: nothing waits, expires
 * or is ordered by them. Every process has a clock of its own.
 */
@MachineSuite(needs = "libfaketime")
final class JumpingClocksTest {

  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");
  private static final SegmentName NAME = SegmentName.of("clocks/segment");
  private static final SegmentName IDLE = SegmentName.of("clocks/idle");
  private static final String ZOOKEEPER = "zookeeper";
  private static final String COORDINATOR = "coordinator";
  private static final String APPLICATION = "application";

  private static final Duration HOURS = Duration.ofHours(7);
  private static final Duration YEAR = Duration.ofDays(400);
  private static final int SOME = 20;

  /** Several looks at the time, and far from giving a member up. */
  private static final Duration PAUSE = Duration.ofMillis(700);

  @TempDir Path directory;
  private final Map<String, WallClock> clocks = new TreeMap<>();
  private TestCluster cluster;
  private CuratorFramework zooKeeper;
  private TestProcess coordinator;

  @BeforeEach
  void start() throws Exception {
    WallClock.tidy();
    cluster =
        TestCluster.on(
            directory, ZooKeeperEnsemble.start(1, "-Xmx96m", clock(ZOOKEEPER).environment()));
    for (NodeId node : List.of(N1, N2, N3)) {
      cluster.launch(node, clock(node.value()).environment());
    }
    for (NodeId node : List.of(N1, N2, N3)) {
      cluster.awaitReady(node);
    }
    coordinator =
        cluster.with(
            TestProcess.daemon(
                COORDINATOR,
                List.of("-Xmx128m"),
                clock(COORDINATOR).environment(),
                "io.baton.cli.coordinator.Main",
                "--zookeeper",
                cluster.connectString(),
                "--grace",
                "4s",
                "--monitor",
                "0"));
    coordinator.await(0, line -> line.contains("leads"), TestCluster.PATIENCE);
    zooKeeper =
        cluster.with(
            CuratorFrameworkFactory.newClient(cluster.connectString(), new RetryForever(100)));
    zooKeeper.start();
    try (Baton baton = Baton.connect(cluster.config())) {
      baton.register(NAME, LedgerApplication.spec(Application.BLOCKS));
    }
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
    WallClock.tidy();
  }

  private WallClock clock(String process) throws IOException {
    WallClock clock = clocks.get(process);
    if (clock == null) {
      clock = new WallClock(directory.resolve("clock-" + process));
      clocks.put(process, clock);
    }
    return clock;
  }

  /** An application; several have one clock, and so may not run at the same time. */
  private TestProcess application() throws Exception {
    TestProcess application =
        cluster.with(
            TestProcess.application(
                APPLICATION,
                clock(APPLICATION).environment(),
                LedgerApplication.class,
                cluster.connectString(),
                cluster.clientDirectory().toString(),
                NAME.value(),
                Integer.toString(Application.BLOCKS),
                Long.toString(Application.SEED)));
    application.await("opened ", TestCluster.PATIENCE);
    return application;
  }

  private static long opened(TestProcess application) {
    return application.lines().stream()
        .filter(line -> line.startsWith("opened "))
        .mapToLong(LedgerApplication::step)
        .findFirst()
        .orElseThrow();
  }

  private static long acknowledged(TestProcess application) {
    return application.lines().stream()
        .filter(line -> line.startsWith("acked "))
        .mapToLong(LedgerApplication::step)
        .max()
        .orElse(0);
  }

  private SegmentRecord record(SegmentName name) {
    return cluster.record(name).record();
  }

  /**
   * Waits for some acknowledgements. One that was given up on the way is seen in what the
   * application says, and a member that was given up in the record.
   */
  private static void assertGoesOn(TestProcess application, String when) throws Exception {
    int seen = application.lines().size();
    try {
      for (int i = 0; i < SOME; i++) {
        seen = application.await(seen, line -> line.startsWith("acked "), TestCluster.PATIENCE) + 1;
      }
    } catch (AssertionError e) {
      throw new AssertionError("when " + when, e);
    }
  }

  /** Moves an application's clock while a checkpoint waits for a node that is slow to answer. */
  private void jumpWhileANodePauses(Duration ahead) throws Exception {
    cluster.node(N3).pause();
    try {
      clocks.get(APPLICATION).moveTo(ahead);
      long began = System.nanoTime();
      Eventually.await(
          "the pause is over",
          TestCluster.PATIENCE,
          () -> System.nanoTime() - began > PAUSE.toNanos());
    } finally {
      cluster.node(N3).resume();
    }
  }

  /** The ZooKeeper session of every process that has one. */
  private Map<String, Long> sessions() throws Exception {
    Map<String, Long> sessions = new TreeMap<>();
    for (String parent : List.of("/baton/live", "/baton/clients", "/baton/coordinator")) {
      for (String child : zooKeeper.getChildren().forPath(parent)) {
        String path = parent + '/' + child;
        var stat = zooKeeper.checkExists().forPath(path);
        if (stat != null) {
          sessions.put(path, stat.getEphemeralOwner());
        }
      }
    }
    return sessions;
  }

  /** By the clock of ZooKeeper's server. */
  private Instant zooKeeperTime() throws Exception {
    zooKeeper.setData().forPath("/baton", new byte[0]);
    return Instant.ofEpochMilli(zooKeeper.checkExists().forPath("/baton").getMtime());
  }

  private static void assertAbout(Instant expected, Instant actual) {
    assertTrue(
        Duration.between(expected, actual).abs().compareTo(Duration.ofMinutes(5)) < 0,
        () -> "the clock did not jump: " + actual + ", not " + expected);
  }

  @Test
  void nobodyNoticesThatClocksJumpWhileTheyWork() throws Exception {
    TestProcess application = application();
    assertGoesOn(application, "nothing had happened");
    SegmentRecord before = record(NAME);
    assertEquals(3, before.inSync().size());
    Map<String, Long> sessions = sessions();
    for (String process : clocks.keySet()) {
      for (Duration ahead : List.of(HOURS, HOURS.negated(), YEAR, YEAR.negated())) {
        clocks.get(process).moveTo(ahead);
        assertGoesOn(application, "the clock of " + process + " jumped to " + ahead);
      }
    }
    for (Duration ahead : List.of(YEAR, HOURS.negated(), Duration.ZERO, HOURS)) {
      for (WallClock clock : clocks.values()) {
        clock.moveTo(ahead);
      }
      assertGoesOn(application, "all clocks jumped to " + ahead);
    }
    for (Duration ahead : List.of(YEAR, HOURS.negated())) {
      jumpWhileANodePauses(ahead);
      assertGoesOn(application, "its clock jumped to " + ahead + " while a node paused");
    }
    assertAbout(Instant.now().plus(HOURS), zooKeeperTime());
    assertEquals(before.inSync(), record(NAME).inSync());
    assertEquals(before.epoch(), record(NAME).epoch());
    assertEquals(sessions, sessions());
    assertTrue(
        application.lines().stream().noneMatch(line -> line.matches("(unknown|lost|fenced) .*")),
        () -> String.join("\n", application.lines()));
  }

  @Test
  void aFailoverGoesOverNodesWhoseClocksDisagree() throws Exception {
    clocks.get("n1").moveTo(YEAR.negated());
    clocks.get("n2").moveTo(HOURS);
    clock(APPLICATION).moveTo(HOURS);
    TestProcess first = application();
    assertGoesOn(first, "the clocks disagree");
    assertAbout(Instant.now().plus(HOURS), record(NAME).owner().since());
    clocks.get("n3").moveTo(YEAR);
    cluster.node(N2).kill();
    Eventually.await(
        "n2 is removed", TestCluster.PATIENCE, () -> record(NAME).inSync().size() == 2);
    clock(APPLICATION).moveTo(YEAR.negated());
    assertGoesOn(first, "its clock jumped back while n2 was away");
    first.kill();
    TestProcess second = application();
    assertTrue(
        opened(second) >= acknowledged(first),
        () -> acknowledged(first) + " was acknowledged, " + opened(second) + " was opened");
    assertAbout(Instant.now().minus(YEAR), record(NAME).owner().since());
    assertGoesOn(second, "it took over");
    clocks.get("n2").moveTo(YEAR.negated());
    cluster.launch(N2, clock("n2").environment());
    Eventually.await("n2 is back", TestCluster.PATIENCE, () -> record(NAME).inSync().size() == 3);
    assertGoesOn(second, "n2 was back");
  }

  @Test
  void clocksThatJumpWhileZooKeeperIsAwayCostNothing() throws Exception {
    TestProcess first = application();
    assertGoesOn(first, "nothing had happened");
    long epoch = record(NAME).epoch();
    cluster.zooKeeper().kill(0);
    for (Duration ahead : List.of(HOURS, YEAR.negated(), YEAR)) {
      for (WallClock clock : clocks.values()) {
        clock.moveTo(ahead);
      }
      assertGoesOn(first, "all clocks jumped to " + ahead + " without ZooKeeper");
    }
    clocks.get(ZOOKEEPER).moveTo(HOURS.negated());
    cluster.zooKeeper().restart(0);
    assertGoesOn(first, "ZooKeeper was back");
    cluster.node(N1).kill();
    Eventually.await(
        "n1 is removed", TestCluster.PATIENCE, () -> record(NAME).inSync().size() == 2);
    assertAbout(Instant.now().plus(YEAR), record(NAME).former().get(0).removed());
    assertEquals(epoch, record(NAME).epoch());
    first.kill();
    TestProcess second = application();
    assertTrue(opened(second) >= acknowledged(first));
    assertGoesOn(second, "it took over");
  }

  @Test
  void nothingIsDeletedForItsAge() throws Exception {
    try (Baton baton = Baton.connect(cluster.config());
        Segment idle = baton.openOrRegister(IDLE, SegmentSpec.ofCapacity(64 << 10))) {
      cluster.node(N3).kill();
      idle.bytes().writeLong(0, 42);
      idle.checkpoint();
      Eventually.await(
          "n3 is removed", TestCluster.PATIENCE, () -> record(IDLE).inSync().size() == 2);
    }
    removeAndRegister(1);
    for (Duration ahead : List.of(YEAR, YEAR.negated())) {
      for (WallClock clock : clocks.values()) {
        clock.moveTo(ahead);
      }
      removeAndRegister(ahead.toDays());
    }
    int said = coordinator.lines().size();
    cluster.launch(N3, clock("n3").environment());
    MonitoredCoordinator monitored = MonitoredCoordinator.of(coordinator);
    Eventually.await("it is seen", TestCluster.PATIENCE, () -> monitored.ailing() == 1);
    // In the middle of the grace time, which by this clock is over in a year.
    clocks.get(COORDINATOR).moveTo(YEAR.multipliedBy(-2));
    coordinator.await(said, line -> line.contains("repaired under epoch"), TestCluster.PATIENCE);
    try (Baton baton = Baton.connect(cluster.config());
        Segment idle = baton.open(IDLE)) {
      assertEquals(42, idle.bytes().readLong(0));
      assertEquals(3, record(IDLE).inSync().size());
    }
  }

  /** A name that is removed and taken again stands for the new segment. */
  private void removeAndRegister(long value) throws Exception {
    SegmentName name = SegmentName.of("clocks/again");
    SegmentSpec spec = SegmentSpec.ofCapacity(64 << 10).withReplicas(2, 1);
    try (Baton baton = Baton.connect(cluster.config())) {
      try (Segment segment = baton.openOrRegister(name, spec)) {
        assertEquals(0, segment.bytes().readLong(0));
        segment.bytes().writeLong(0, value);
        segment.checkpoint();
      }
      baton.remove(name);
    }
  }
}
