package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage node falls silent and its connections stay: nothing is refused, closed or reset. */
final class SilentNodeTest {

  private static final SegmentName NAME = SegmentName.of("silent/node");

  @TempDir Path directory;

  @Test
  void checkpointsGoOnWithoutItUntilItSpeaksAgain() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment =
            baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20).withReplicas(3, 2))) {
      assertEquals(3, checkpoint(segment, 1));
      TestProcess node = cluster.node(new NodeId("n2"));
      node.pause();
      assertEquals(2, checkpoint(segment, 2));
      assertEquals(2, checkpoint(segment, 3));
      node.resume();
      Eventually.await(
          "it takes part again", TestCluster.PATIENCE, () -> checkpoint(segment, 4) == 3);
    }
  }

  /** The replicas that hold it; fails after the 4 s of the configuration. */
  private static int checkpoint(Segment segment, long value) {
    segment.bytes().writeLong(0, value);
    return segment.checkpoint().replicas().size();
  }
}
