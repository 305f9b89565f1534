package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Learned;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One node teaches another what it keeps (R4): real replica stores, over a connection. */
class LearnKeptTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Versions 1.1 to 1.4, of which the first, the second and the newest are kept. */
  private static long fill(TestSegment segment, TestClient source) throws Exception {
    long incarnation = segment.createAt(source, 1);
    source.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0, 1, 2, 150, 299));
    source.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 2, 1));
    keep(source, segment, incarnation, 1, Keep.FOR_GOOD);
    source.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 3, 1, 3));
    keep(source, segment, incarnation, 2, Keep.FOR_GOOD);
    source.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 4, 0));
    source.ask(ReplicaStatus.class, new CommitPoint(segment.id, incarnation, 1, new Version(1, 4)));
    keep(source, segment, incarnation, 4, Keep.FOR_A_WHILE);
    return incarnation;
  }

  private static void keep(
      TestClient at, TestSegment segment, long incarnation, long sequence, Keep keep)
      throws Exception {
    Version version = new Version(1, sequence);
    at.ask(ReplicaVersions.class, new KeepVersion(segment.id, incarnation, version, keep));
  }

  private static String kept(TestClient at, TestSegment segment, long incarnation)
      throws Exception {
    return at.ask(ReplicaVersions.class, new ListVersions(segment.id, incarnation)).kept().stream()
        .map(each -> each.version() + (each.forGood() ? " for good" : " for a while"))
        .collect(Collectors.joining(", "));
  }

  private static String content(TestClient at, TestSegment segment, long incarnation, long sequence)
      throws Exception {
    return at.content(new OpenVersion(segment.id, incarnation, new Version(1, sequence)), 4);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aReplicaThatIsMadeAnewKeepsWhatItsSourceKeeps(Durability durability) throws Exception {
    TestSegment segment = new TestSegment(new SegmentId(7, 7), durability);
    StorageNode source = cluster.start(directory.resolve("source"));
    long incarnation = fill(segment, cluster.connect(source));
    StorageNode node = cluster.start(directory.resolve("learner"));
    TestClient learner = cluster.connect(node);

    Learned learned = learner.ask(Learned.class, segment.learn(2, source, incarnation, false));
    assertEquals(new Version(1, 4), learned.version());
    assertEquals(5 + 1 + 3, learned.blocks());
    assertEquals("1.4: 4 3 1 3", learner.content(segment.id, learned.incarnation(), 4));
    isAllThere(learner, segment, learned.incarnation());

    node.close();
    StorageNode restarted = cluster.start(directory.resolve("learner"));
    TestClient again = cluster.connect(restarted);
    isAllThere(again, segment, learned.incarnation());
    source.close();
    StorageNode next = cluster.start(directory.resolve("next"));
    TestClient last = cluster.connect(next);
    Learned fromIt =
        last.ask(Learned.class, segment.learn(3, restarted, learned.incarnation(), false));
    isAllThere(last, segment, fromIt.incarnation());
  }

  private static void isAllThere(TestClient at, TestSegment segment, long incarnation)
      throws Exception {
    assertEquals("1.1 for good, 1.2 for good, 1.4 for a while", kept(at, segment, incarnation));
    assertEquals("1.1: 1 1 1 0", content(at, segment, incarnation, 1));
    assertEquals("1.2: 1 2 1 0", content(at, segment, incarnation, 2));
    assertEquals("1.4: 4 3 1 3", content(at, segment, incarnation, 4));
  }
}
