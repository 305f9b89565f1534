package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node teaches another (R4, R5). */
class LearnTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);
  private StorageNode source;
  private TestClient sourceClient;
  private long sourceIncarnation;
  private TestClient learner;

  @BeforeEach
  void fillTheSource() throws Exception {
    source = cluster.start(directory.resolve("source"));
    sourceClient = cluster.connect(source);
    learner = cluster.connect(cluster.start(directory.resolve("learner")));
    sourceIncarnation = segment.createAt(sourceClient, 1);
    sourceClient.ask(
        Acknowledged.class, segment.checkpoint(sourceIncarnation, 1, 1, 0, 1, 2, 150, 299));
    sourceClient.ask(Acknowledged.class, segment.checkpoint(sourceIncarnation, 1, 2, 1));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Learn learn(long epoch) {
    return segment.learn(epoch, source, sourceIncarnation);
  }

  @Test
  void aNodeWithoutReplicaLearnsAll() throws Exception {
    Learned learned = learner.ask(Learned.class, learn(2));
    assertEquals(new Version(1, 2), learned.version());
    assertEquals(2, learned.epoch());
    assertEquals(5, learned.blocks());
    assertNotEquals(sourceIncarnation, learned.incarnation());
    assertEquals("1.2: 1 2 1 0", learner.content(segment.id, learned.incarnation(), 4));
    assertEquals(2, learner.ask(ReplicaStatus.class, segment.probe()).fence());
    assertEquals(Reason.FENCED, learner.refused(learn(1)));
  }

  @Test
  void learnsWhatDiffersOnly() throws Exception {
    Learned first = learner.ask(Learned.class, learn(1));
    sourceClient.ask(Acknowledged.class, segment.checkpoint(sourceIncarnation, 1, 3, 2, 299));
    Learned second = learner.ask(Learned.class, learn(1));
    assertEquals(2, second.blocks());
    assertEquals(first.incarnation(), second.incarnation());
    assertEquals("1.3: 1 2 3 0", learner.content(segment.id, first.incarnation(), 4));
  }

  @Test
  void aVersionHeldAlreadyBecomesTheTeachersOwn() throws Exception {
    learner.ask(Learned.class, learn(1));
    Learned again = learner.ask(Learned.class, learn(5));
    assertEquals(0, again.blocks());
    // What epoch 5 has written here, it does not lower; an older source shows that it counts.
    TestSegment older = new TestSegment(7);
    StorageNode behind = cluster.start(directory.resolve("behind"));
    TestClient behindClient = cluster.connect(behind);
    long incarnation = older.createAt(behindClient, 1);
    behindClient.ask(Acknowledged.class, older.checkpoint(incarnation, 1, 1, 0));
    Learned kept = learner.ask(Learned.class, older.learn(5, behind, incarnation));
    assertEquals(new Version(1, 2), kept.version());
    assertEquals(
        new Version(1, 1),
        learner.ask(Learned.class, older.learn(6, behind, incarnation)).version());
    assertEquals("1.1: 1 0 0 0", learner.content(segment.id, again.incarnation(), 4));
  }

  @Test
  void whatIsNotTheSourcesStateIsNotTaken() throws Exception {
    Checkpoint honest = segment.checkpoint(sourceIncarnation, 1, 9, 3);
    Checkpoint wrong =
        new Checkpoint(
            honest.segment(),
            honest.incarnation(),
            honest.version(),
            honest.base(),
            honest.commitPoint(),
            honest.length(),
            honest.checksum() + 1,
            0,
            1,
            honest.blocks());
    long incarnation = learner.ask(Learned.class, learn(1)).incarnation();
    sourceClient.ask(Acknowledged.class, wrong);
    assertEquals(Reason.CORRUPT, learner.refused(learn(1)));
    assertEquals("1.2: 1 2 1 0", learner.content(segment.id, incarnation, 4));
  }

  @Test
  void aSourceOutOfReachIsReportedAndFreesItsPlace() throws Exception {
    source.close();
    for (int i = 1; i <= 6; i++) {
      Refused refused = learner.ask(Refused.class, learn(i));
      assertEquals(Reason.READ_GONE, refused.reason(), refused.detail());
    }
  }

  @Test
  void aSourceThatIsAnotherReplicaIsRefused() throws Exception {
    Learn learn = segment.learn(2, source, sourceIncarnation + 1);
    assertEquals(Reason.WRONG_INCARNATION, learner.refused(learn));
  }

  @Test
  void aDamagedReplicaIsSetAsideAndLearnedAnew() throws Exception {
    Path home = directory.resolve("frail");
    StorageNode frail = cluster.start(home);
    TestClient client = cluster.connect(frail);
    long before = client.ask(Learned.class, learn(2)).incarnation();
    frail.close();
    Path file = home.resolve("segments").resolve(segment.id.toString()).resolve("replica");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(8192), 0); // both superblocks
    }

    TestClient again = cluster.connect(cluster.start(home));
    assertEquals(Reason.UNKNOWN_REPLICA, again.refused(new OpenRead(segment.id, before, true)));
    try (Stream<Path> entries = Files.list(home.resolve("segments"))) {
      Path aside = entries.findFirst().orElseThrow();
      assertTrue(Files.readString(aside.resolve("reason.txt")).contains("superblock"));
    }
    Learned learned = again.ask(Learned.class, learn(2));
    assertNotEquals(before, learned.incarnation());
    ReadOpened read =
        again.ask(ReadOpened.class, new OpenRead(segment.id, learned.incarnation(), true));
    assertEquals(new Version(1, 2), read.version());
  }
}
