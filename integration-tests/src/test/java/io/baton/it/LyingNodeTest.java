package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.machine.MachineSuite;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A storage node whose replies are not those of an honest one: nothing false is counted or loaded,
 * and the others are enough to go on with.
 */
@MachineSuite(needs = "half a minute")
final class LyingNodeTest {

  private static final NodeId LIAR = new NodeId("n1");
  private static final SegmentName ALONE = SegmentName.of("lies/alone");
  private static final SegmentName NAME = SegmentName.of("lies/segment");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(64 << 10);

  @TempDir Path directory;
  private final AtomicInteger told = new AtomicInteger();
  private TestCluster cluster;
  private NodeRelay relay;
  private Baton baton;
  private int asked;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 0);
    relay = NodeRelay.launch(cluster, LIAR);
    baton =
        cluster.with(
            Baton.connect(cluster.impatientConfig().withMemberTimeout(Duration.ofMillis(500))));
    baton.openOrRegister(ALONE, SPEC.withReplicas(1, 1)).close();
    NodeId honest = new NodeId("n2");
    cluster.launch(honest);
    cluster.awaitReady(honest);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** Puts the lie in the place of every reply of a kind, and counts it. */
  private void tell(Lies.Lie lie) {
    told.set(0);
    relay.replace(
        frame -> {
          byte[] instead = lie.about(frame);
          if (instead != frame) {
            told.incrementAndGet();
          }
          return instead;
        });
  }

  private static Receipt checkpoint(Segment segment, long value) {
    segment.bytes().writeLong(0, value);
    return segment.checkpoint();
  }

  @Test
  void noFalseAcknowledgementCounts() throws Exception {
    Map<String, Lies.Lie> lies = new TreeMap<>();
    lies.put("of another segment", Lies.acknowledging(Lies::ofAnotherSegment));
    lies.put("of another version", Lies.acknowledging(Lies::ofTheNextVersion));
    lies.put("of another replica", Lies.acknowledging(Lies::ofAnotherReplica));
    lies.put("to another request", Lies.ofAcknowledgements(Lies::toAnotherRequest));
    lies.put("huge", Lies.ofAcknowledgements(Lies::huge));
    lies.put("cut short", Lies.ofAcknowledgements(Lies::cutShort));
    long value = 0;
    try (Segment segment = baton.openOrRegister(NAME, SPEC.withReplicas(2, 1))) {
      for (String kind : lies.keySet()) {
        long honest = ++value;
        Eventually.await(
            "both are in sync before " + kind,
            TestCluster.PATIENCE,
            () -> checkpoint(segment, honest).replicas().size() == 2);
        // Later it would say what it holds, which is true.
        tell(Lies.thenNothing(lies.get(kind)));
        Receipt receipt = checkpoint(segment, ++value);
        assertTrue(told.get() > 0, kind);
        assertFalse(receipt.replicas().contains(LIAR), () -> kind + ": " + receipt);
        relay.mend();
      }
    }
    long last = value;
    try (Segment segment = baton.open(NAME)) {
      assertTrue(segment.bytes().readLong(0) >= last);
    }
  }

  @Test
  void nothingFalseIsLoaded() throws Exception {
    Map<String, Lies.Lie> lies = new TreeMap<>();
    lies.put("other bytes", Lies.ofBlocks(Lies::otherBytes));
    lies.put("blocks cut short", Lies.ofBlocks(Lies::cutShort));
    lies.put("another version", Lies.opening(Lies::ofTheNextVersion));
    lies.put("another checksum", Lies.opening(Lies::ofAnotherChecksum));
    for (String kind : lies.keySet()) {
      prepare(ALONE, 1);
      tell(lies.get(kind));
      String message = assertThrows(BatonException.class, this::openAlone, kind).getMessage();
      assertTrue(message.contains("n1"), () -> kind + ": " + message);
      assertTrue(told.get() > 0, kind);
      try (Baton other = Baton.connect(cluster.impatientConfig())) {
        Eventually.await(
            "it is asked", TestCluster.PATIENCE, () -> opensRightly(other, lies.get(kind)));
      }
      relay.mend();
    }
    openAlone();
  }

  /** Leaves the segment with so many replicas in sync. */
  private void prepare(SegmentName name, int replicas) {
    try (Segment segment = baton.openOrRegister(name, SPEC.withReplicas(2, 1))) {
      segment.bytes().writeLong(8, 42);
      Eventually.await(
          replicas + " in sync",
          TestCluster.PATIENCE,
          () -> segment.checkpoint().replicas().size() == replicas);
    }
  }

  private void openAlone() throws Exception {
    try (Baton other = Baton.connect(cluster.impatientConfig());
        Segment segment = other.open(ALONE)) {
      assertEquals(42, segment.bytes().readLong(8));
    }
  }

  /** Whatever the liar says, a segment is what it was; whether the liar was asked. */
  private boolean opensRightly(Baton by, Lies.Lie lie) {
    // A new one each time: which of its replicas is asked first is left to chance, and stays so.
    SegmentName name = SegmentName.of("lying/" + ++asked);
    relay.mend();
    prepare(name, 2);
    tell(lie);
    try (Segment segment = by.open(name)) {
      assertEquals(42, segment.bytes().readLong(8));
      return told.get() > 0;
    } catch (OwnedElsewhereException e) {
      // A version after the fence's looks like another owner: nothing is loaded, and who says so.
      assertTrue(e.getMessage().contains("n1"), e::getMessage);
      return true;
    }
  }
}
