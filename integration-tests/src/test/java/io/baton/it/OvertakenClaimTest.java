package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An open wins its epoch without hearing of it, and hears of it when another open has followed: it
 * does not take the other's epoch, or the other's set, for its own.
 */
final class OvertakenClaimTest {

  private static final SegmentName NAME = SegmentName.of("overtaken/claim");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20).withReplicas(2, 1);
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");

  @TempDir Path directory;

  private static BatonConfig patient(Relay relay, TestCluster cluster) throws Exception {
    return BatonConfig.of(relay.connectString(), cluster.clientDirectory())
        .withSessionTimeout(Duration.ofSeconds(30))
        .withMemberTimeout(Duration.ofSeconds(1))
        .withTimeout(TestCluster.PATIENCE);
  }

  @Test
  void whatTheLaterOneWasAcknowledgedIsKept() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Relay relay = new Relay(cluster.zooKeeper().clientPort(0));
        Baton late = Baton.connect(patient(relay, cluster));
        Baton other = Baton.connect(cluster.impatientConfig())) {
      other.register(NAME, SPEC);
      long before = cluster.record(NAME).record().epoch();
      relay.failNext(Fault.LOSE_REPLY_AND_CUT);
      CompletableFuture<Segment> opening =
          CompletableFuture.supplyAsync(() -> late.open(NAME, OpenOptions.TAKEOVER));
      Eventually.await(
          "it has won, and does not know",
          TestCluster.PATIENCE,
          () -> cluster.record(NAME).record().epoch() == before + 1);
      cluster.node(N2).kill();
      try (Segment segment = other.open(NAME, OpenOptions.TAKEOVER)) {
        segment.bytes().writeLong(0, 42);
        segment.checkpoint();
      }
      cluster.node(N1).kill();
      cluster.restart(N2);
      relay.restore();
      Throwable why = assertThrows(ExecutionException.class, opening::get).getCause();
      assertInstanceOf(OwnedElsewhereException.class, why);
      cluster.restart(N1);
      try (Segment segment = other.open(NAME, OpenOptions.TAKEOVER)) {
        assertEquals(42, segment.bytes().readLong(0));
      }
    }
  }
}
