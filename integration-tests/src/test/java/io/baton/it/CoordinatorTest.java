package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator repairs what nobody owns, and stands back for whoever does. */
final class CoordinatorTest {

  private static final NodeId N3 = new NodeId("n3");
  private static final SegmentName NAME = SegmentName.of("coordinator/segment");

  @TempDir Path directory;
  private TestCluster cluster;
  private Registry registry;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
    registry = cluster.with(cluster.registry());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private TestProcess coordinator() {
    return cluster.with(
        TestProcess.daemon(
            "coordinator",
            "io.baton.cli.coordinator.Main",
            "--zookeeper",
            cluster.connectString(),
            "--grace",
            "1s",
            "--monitor",
            "0"));
  }

  private SegmentRecord record() {
    Resolution found = registry.names().resolve(NAME, TestCluster.PATIENCE);
    return ((Resolution.Found) found).current().record();
  }

  private boolean isInSync(NodeId node) {
    return record().inSync().stream().anyMatch(member -> member.node().equals(node));
  }

  /** Kills n3 and goes on until it is out of the set. */
  private Receipt checkpointWithoutN3(Segment segment, long value) throws Exception {
    cluster.node(N3).kill();
    segment.bytes().writeLong(0, value);
    Receipt receipt = segment.checkpoint();
    Eventually.await("n3 is removed", TestCluster.PATIENCE, () -> !isInSync(N3));
    return receipt;
  }

  /** From now on n3 seems to run, and cannot be reached: a repair goes on until it is ended. */
  private void pretendThatN3Runs() {
    LiveRecord nowhere =
        new LiveRecord(HostAndPort.fromParts("127.0.0.1", 1), "nobody", Instant.EPOCH, 0);
    registry.nodes().announce(N3, nowhere, TestCluster.PATIENCE);
  }

  @Test
  void aNodeThatComesBackIsBroughtUpToDateThoughNobodyOpens() throws Exception {
    Receipt receipt;
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20))) {
      receipt = checkpointWithoutN3(segment, 42);
    }
    TestProcess first = coordinator();
    first.await(0, line -> line.contains("leads"), TestCluster.PATIENCE);
    TestProcess second = coordinator();
    second.await(0, line -> line.contains("stands for election"), TestCluster.PATIENCE);
    first.kill();
    cluster.restart(N3);
    second.await(0, line -> line.contains("repaired under epoch"), TestCluster.PATIENCE);
    assertTrue(isInSync(N3));
    assertEquals(3, record().inSync().size());
    assertNull(record().owner());
    MonitoredCoordinator.of(second).assertItLeadsAndHasRepairedOne();
    cluster.node(new NodeId("n1")).kill();
    cluster.node(new NodeId("n2")).kill();
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.open(NAME)) {
      assertEquals(receipt.version(), segment.opened().version());
      assertEquals(42, segment.bytes().readLong(0));
    }
  }

  @Test
  void aSegmentRegisteredWhileANodeWasDownGetsItsReplicaThere() throws Exception {
    cluster.node(N3).kill();
    Eventually.await("n3 is seen to be gone", TestCluster.PATIENCE, () -> !runs(N3));
    coordinator().await(0, line -> line.contains("leads"), TestCluster.PATIENCE);
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20))) {
      assertEquals(2, record().desired().size());
      cluster.restart(N3);
      Eventually.await("n3 has joined", TestCluster.PATIENCE, () -> isInSync(N3));
      segment.bytes().writeLong(0, 42);
      assertEquals(3, segment.checkpoint().replicas().size());
    }
  }

  private boolean runs(NodeId node) {
    return registry.nodes().list(TestCluster.PATIENCE).stream()
        .anyMatch(status -> status.record().id().equals(node) && status.live().isPresent());
  }

  @Test
  void anApplicationThatOpensInTheMiddleTakesTheSegment() throws Exception {
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20))) {
      checkpointWithoutN3(segment, 42);
    }
    long closed = record().epoch();
    pretendThatN3Runs();
    TestProcess coordinator = coordinator();
    Eventually.await(
        "the coordinator takes the epoch",
        TestCluster.PATIENCE,
        () -> record().epoch() > closed && record().owner() == null);
    Baton baton = cluster.client();
    try (Segment segment = baton.open(NAME)) {
      assertEquals(42, segment.bytes().readLong(0));
      coordinator.await(
          0, line -> line.contains("somebody opened or removed it"), TestCluster.PATIENCE);
      segment.bytes().writeLong(0, 43);
      segment.checkpoint();
      assertTrue(segment.isOwned());
    }
  }

  @Test
  void anIdleOwnerWhoseZooKeeperSessionWasLostKeepsItsSegment() throws Exception {
    Relay relay = cluster.with(new Relay(cluster.zooKeeper().clientPort(0)));
    BatonConfig config =
        BatonConfig.of(relay.connectString(), cluster.clientDirectory())
            .withSessionTimeout(Duration.ofSeconds(4));
    Baton baton = cluster.with(Baton.connect(config));
    Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20));
    checkpointWithoutN3(segment, 42);
    pretendThatN3Runs();
    long epoch = record().epoch();
    String client = record().owner().client();
    relay.cut();
    Eventually.await(
        "its session ends",
        TestCluster.PATIENCE,
        () -> !registry.isAlive(client, TestCluster.PATIENCE));
    TestProcess coordinator = coordinator();
    coordinator.await(0, line -> line.contains("an owner that lives"), TestCluster.PATIENCE);
    assertEquals(epoch, record().epoch());
    segment.bytes().writeLong(0, 43);
    assertEquals(2, segment.checkpoint().replicas().size());
    assertTrue(segment.isOwned());
    relay.restore();
    segment.close();
  }
}
