package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.Resolution;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application goes on from the last acknowledged checkpoint, whatever was done to it, to a
 * storage node, or to ZooKeeper. Written once, and run over every kind of cluster: each fault that
 * the cluster offers is tried.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FailoverSuite {

  /** Acknowledgements that show that an application is at work. */
  private static final int SOME = 20;

  /** Storage nodes of a cluster, and replicas of a segment. */
  private static final int NODES = 3;

  private final ArrayDeque<AutoCloseable> mending = new ArrayDeque<>();
  private Cluster cluster;

  /** A cluster that is ready, with its files below an empty directory. */
  abstract Cluster startCluster(Path directory) throws Exception;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = startCluster(directory);
  }

  /** Mends what a test left broken, the latest first, and ends its applications. */
  @AfterEach
  void mend() throws Exception {
    while (!mending.isEmpty()) {
      mending.pop().close();
    }
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  Stream<Fault> faults() {
    return cluster.faults().stream();
  }

  /** Those that an application outlives. */
  Stream<Fault> silences() {
    return cluster.faults().stream().filter(fault -> fault != Fault.KILL);
  }

  @Test
  void anApplicationThatIsKilledGoesOnOnAnotherHost() throws Exception {
    SegmentName name = register("killed application");
    Application first = application(name);
    assertEquals(0, first.awaitOpened());
    for (int failover = 0; failover < 2; failover++) {
      first = failOver(name, first);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aStorageNodeFails(Fault fault) throws Exception {
    SegmentName name = register("storage node " + fault);
    Application first = application(name);
    first.awaitAcknowledged(SOME);
    awaitThreeInSync(name);
    NodeId node = inSync(name).iterator().next();
    Runnable mend = inflict(fault, cluster.storageNode(node));
    first.awaitAcknowledged(SOME);
    assertFalse(inSync(name).contains(node), "an acknowledgement waits for all of the set");
    Application second = failOver(name, first);
    mend.run();
    awaitThreeInSync(name);
    second.awaitAcknowledged(SOME);
  }

  @Test
  void anApplicationAndAStorageNodeAreKilledTogether() throws Exception {
    SegmentName name = register("both");
    Application first = application(name);
    first.awaitAcknowledged(SOME);
    awaitThreeInSync(name);
    NodeId node = inSync(name).iterator().next();
    Runnable mend = inflict(Fault.KILL, cluster.storageNode(node));
    Application second = failOver(name, first);
    assertFalse(inSync(name).contains(node), "it did not answer the open");
    mend.run();
    awaitThreeInSync(name);
    second.awaitAcknowledged(SOME);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void allStorageNodesFailAndComeBack(Fault fault) throws Exception {
    SegmentName name = register("all storage nodes " + fault);
    Application first = application(name);
    first.awaitAcknowledged(SOME);
    List<Runnable> mends = new ArrayList<>();
    for (NodeId node : inSync(name)) {
      mends.add(inflict(fault, cluster.storageNode(node)));
    }
    mends.forEach(Runnable::run);
    first.awaitAcknowledged(SOME);
    failOver(name, first);
    awaitThreeInSync(name);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theLeaderOfZooKeeperFails(Fault fault) throws Exception {
    SegmentName name = register("leader " + fault);
    Application first = application(name);
    first.awaitAcknowledged(SOME);
    Runnable mend = inflict(fault, cluster.zooKeeperLeader());
    first.awaitAcknowledged(SOME);
    Application second = failOver(name, first);
    mend.run();
    cluster.zooKeeperLeader();
    second.awaitAcknowledged(SOME);
  }

  @ParameterizedTest
  @MethodSource("silences")
  void anOwnerThatWasSilentForLongIsFencedWhenItComesBack(Fault fault) throws Exception {
    SegmentName name = register("silent owner " + fault);
    Application first = application(name);
    first.awaitAcknowledged(SOME);
    String client = record(name).owner().client();
    Runnable mend = inflict(fault, first.host());
    Eventually.await(
        "its session ends",
        TestCluster.PATIENCE,
        () -> !cluster.registry().isAlive(client, TestCluster.PATIENCE));
    // Writes nothing: only the fence is between the earlier owner and the replicas.
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.open(name, OpenOptions.TAKEOVER)) {
      LedgerState state = new LedgerState(segment.bytes(), Application.BLOCKS, Application.SEED);
      state.load();
      mend.run();
      first.awaitFenced();
      long acknowledged = first.acknowledged();
      assertTrue(
          acknowledged <= state.step(),
          () -> "step " + acknowledged + " was acknowledged, the takeover had " + state.step());
    }
    application(name).awaitAcknowledged(SOME);
  }

  /**
   * Kills an application; another one goes on from where it was, or from what it asked for last.
   */
  private Application failOver(SegmentName name, Application from) throws Exception {
    from.awaitAcknowledged(SOME);
    long acknowledged = from.kill();
    Application to = application(name);
    long opened = to.awaitOpened();
    assertTrue(
        opened >= acknowledged,
        () -> "step " + acknowledged + " was acknowledged, step " + opened + " was opened");
    to.awaitAcknowledged(SOME);
    return to;
  }

  /**
   * A node that a test before has broken may be in sync again before ZooKeeper has its new session;
   * a segment that is registered then is never given a third replica.
   */
  private SegmentName register(String what) throws Exception {
    Eventually.await("three nodes run", TestCluster.PATIENCE, () -> running() == NODES);
    SegmentName name = SegmentName.of("failover/" + what);
    try (Baton baton = Baton.connect(cluster.config())) {
      baton.register(name, LedgerApplication.spec(Application.BLOCKS));
    }
    return name;
  }

  private long running() {
    return cluster.registry().nodes().list(TestCluster.PATIENCE).stream()
        .filter(node -> node.live().isPresent())
        .count();
  }

  private Application application(SegmentName name) throws Exception {
    Application application = cluster.startApplication(name);
    mending.push(() -> application.host().inflict(Fault.KILL));
    return application;
  }

  /** Breaks a host, at the latest until the test's end; runs to mend it earlier. */
  private Runnable inflict(Fault fault, Host host) throws Exception {
    Mending mend = new Mending(host, fault);
    mending.push(mend::close);
    host.inflict(fault);
    return mend::close;
  }

  private SegmentRecord record(SegmentName name) {
    Resolution found = cluster.registry().names().resolve(name, TestCluster.PATIENCE);
    return ((Resolution.Found) found).current().record();
  }

  private ImmutableSet<NodeId> inSync(SegmentName name) {
    return record(name).inSync().stream()
        .map(member -> member.node())
        .collect(ImmutableSet.toImmutableSet());
  }

  private void awaitThreeInSync(SegmentName name) {
    Eventually.await("all in sync", TestCluster.PATIENCE, () -> inSync(name).size() == NODES);
  }

  /** Mends once. */
  private static final class Mending {
    private final Host host;
    private final Fault fault;
    private boolean done;

    Mending(Host host, Fault fault) {
      this.host = host;
      this.fault = fault;
    }

    void close() {
      if (done) {
        return;
      }
      done = true;
      try {
        host.mend(fault);
      } catch (Exception e) {
        throw new AssertionError("not mended after " + fault, e);
      }
    }
  }
}
