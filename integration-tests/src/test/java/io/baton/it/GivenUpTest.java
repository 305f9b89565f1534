package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call is given up while its write to ZooKeeper is on the way, or cannot be undone at once, and
 * its process lives on: it keeps neither name nor ownership from others.
 */
final class GivenUpTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final SegmentName NAME = SegmentName.of("given/up");

  /**
   * Less than the time after which a connection without answers is made anew: two thirds of the
   * longest session that the test's ZooKeeper grants, 10 s.
   */
  private static final Duration BEFORE_ANEW = Duration.ofSeconds(4);

  @TempDir Path directory;

  private static BatonConfig through(Relay relay, TestCluster cluster, int sessionSeconds)
      throws Exception {
    BatonConfig direct = cluster.impatientConfig();
    return BatonConfig.of(relay.connectString(), direct.directory())
        .withSessionTimeout(Duration.ofSeconds(sessionSeconds))
        .withMemberTimeout(direct.memberTimeout())
        .withTimeout(direct.timeout());
  }

  @Test
  void aClaimThatLandsLateOwnsNothing() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Relay relay = new Relay(cluster.zooKeeper().clientPort(0));
        Baton late = Baton.connect(through(relay, cluster, 30));
        Baton other = Baton.connect(cluster.impatientConfig())) {
      other.register(NAME, SPEC);
      relay.failNext(Fault.HOLD_REQUEST);
      assertThrows(OutcomeUnknownException.class, () -> late.open(NAME, soon(3000)));
      relay.awaitHolding();
      relay.release();
      Eventually.await("it is open", TestCluster.PATIENCE, () -> opens(other));
      try (Segment segment = other.open(NAME, OpenOptions.TAKEOVER)) {
        segment.bytes().writeLong(0, 1);
        segment.checkpoint();
      }
    }
  }

  @Test
  void aClaimThatWasGivenUpCanNoLongerLand() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Relay relay = new Relay(cluster.zooKeeper().clientPort(0));
        Baton late = Baton.connect(through(relay, cluster, 6));
        Baton other = Baton.connect(cluster.impatientConfig())) {
      other.register(NAME, SPEC);
      int before = cluster.record(NAME).znodeVersion();
      relay.failNext(Fault.HOLD_REQUEST);
      assertThrows(OutcomeUnknownException.class, () -> late.open(NAME, soon(1500)));
      relay.awaitHolding();
      Eventually.await(
          "the version that the claim expects is over",
          TestCluster.PATIENCE,
          () -> cluster.record(NAME).znodeVersion() > before);
      assertEquals(1, cluster.record(NAME).record().epoch(), "and it was not the claim");
      relay.release();
      other.open(NAME).close();
    }
  }

  private static OpenOptions soon(int millis) {
    return OpenOptions.DEFAULT.within(Duration.ofMillis(millis));
  }

  /** Without takeover: the record names no owner. */
  private static boolean opens(Baton by) {
    try {
      by.open(NAME).close();
      return true;
    } catch (BatonException e) {
      return false;
    }
  }

  @Test
  void aRegistrationWithoutAnswerLeavesTheNameFree() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Relay relay = new Relay(cluster.zooKeeper().clientPort(0));
        Baton late = Baton.connect(through(relay, cluster, 30).withTimeout(BEFORE_ANEW));
        Baton other = Baton.connect(cluster.impatientConfig())) {
      relay.failNext(Fault.HOLD_REQUEST);
      UnavailableException gone =
          assertThrows(UnavailableException.class, () -> late.register(NAME, SPEC));
      assertTrue(gone.getMessage().contains("Register it again"), gone::getMessage);
      relay.awaitHolding();
      relay.release();
      Eventually.await("it is registered", TestCluster.PATIENCE, () -> registers(other));
      assertEquals(2, cluster.inSync(NAME).size());
    }
  }

  /** The nodes do not answer, so it is to be undone; then ZooKeeper does not either. */
  @Test
  void aRegistrationThatCouldNotBeUndoneIsUndoneLater() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Relay relay = new Relay(cluster.zooKeeper().clientPort(0));
        Baton late = Baton.connect(through(relay, cluster, 30));
        Baton other = Baton.connect(cluster.impatientConfig())) {
      for (NodeId node : cluster.nodeIds()) {
        cluster.node(node).pause();
      }
      Thread registering = new Thread(() -> registers(late));
      registering.start();
      Eventually.await("reserved", TestCluster.PATIENCE, () -> isReserved(cluster));
      relay.cut();
      registering.join();
      for (NodeId node : cluster.nodeIds()) {
        cluster.node(node).resume();
      }
      relay.restore();
      Eventually.await("it is registered", TestCluster.PATIENCE, () -> registers(other));
      for (NodeId node : cluster.nodeIds()) {
        Eventually.await(
            "only the replica of the second registration is left at " + node,
            TestCluster.PATIENCE,
            () -> ReplicaFiles.count(cluster.data(node)) == 1);
      }
    }
  }

  private static boolean registers(Baton by) {
    try {
      by.register(NAME, SPEC);
      return true;
    } catch (BatonException e) {
      return false;
    }
  }

  private static boolean isReserved(TestCluster cluster) {
    return cluster.listNames().contains(NAME);
  }
}
