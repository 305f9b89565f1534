package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of suspect replicas, and how it takes one back (R5). */
class CopiesTest {

  private static final String BY = "root@ops";

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private TestSegment segment = new TestSegment(9);
  private TestClient client;
  private StorageNode node;

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A node's replica with versions 1.1 and 1.2. */
  private long fill() throws Exception {
    node = cluster.start(directory);
    client = cluster.connect(node);
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0, 1, 2));
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 2, 1));
    return incarnation;
  }

  /** As after a reboot of a machine whose node was not stopped before. */
  private void reboot() throws Exception {
    node.close();
    Path file = directory.resolve("segments").resolve(segment.id.toString()).resolve("replica");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(8).putLong(0, -1), 8208); // another boot
      channel.write(ByteBuffer.allocate(8), 8216); // not closed clean
    }
    node = cluster.start(directory);
    client = cluster.connect(node);
  }

  private Copies copies() throws Exception {
    return client.ask(Copies.class, new ListCopies(segment.id, true));
  }

  @Test
  void afterARebootAMemoryReplicaIsSuspectAndTakenBackOnlyWhenTold() throws Exception {
    long incarnation = fill();
    assertEquals(0, copies().aside().size());
    assertEquals(incarnation, copies().replica().incarnation());
    reboot();
    Copies copies = copies();
    assertEquals(ReplicaStatus.absent(segment.id), copies.replica());
    AsideCopy copy = copies.aside().get(0);
    assertEquals(incarnation, copy.incarnation());
    assertEquals(new Version(1, 2), copy.whole());
    assertTrue(copy.reason().contains("before the machine went down"), copy.reason());

    TakenBack taken =
        client.ask(TakenBack.class, new TakeBack(segment.id, copy.number(), incarnation, 5, BY));
    assertEquals(new Version(1, 2), taken.found());
    assertEquals(new Version(5, 3), taken.version());
    assertNotEquals(incarnation, taken.incarnation());
    ReplicaStatus now = client.ask(ReplicaStatus.class, segment.probe());
    assertEquals(taken.incarnation(), now.incarnation());
    assertEquals(5, now.fence());
    assertEquals(new Version(5, 3), now.commitPoint());
    assertEquals("5.3: 1 2 1 0", client.content(segment.id, taken.incarnation(), 4));
    assertEquals(0, copies().aside().size());
  }

  @Test
  void afterARebootADiskReplicaIsBelieved() throws Exception {
    segment = new TestSegment(new SegmentId(9, 9), Durability.DISK);
    long incarnation = fill();
    reboot();
    assertEquals(incarnation, copies().replica().incarnation());
    assertEquals("1.2: 1 2 1 0", client.content(segment.id, incarnation, 4));
  }

  @Test
  void theReplicaThatIsThereIsTakenUnderAnotherIncarnation() throws Exception {
    long incarnation = fill();
    assertEquals(
        Reason.WRONG_INCARNATION,
        client.refused(new TakeBack(segment.id, 0, incarnation + 1, 5, BY)));
    assertEquals(Reason.FENCED, client.refused(new TakeBack(segment.id, 0, incarnation, 1, BY)));
    TakenBack taken = client.ask(TakenBack.class, new TakeBack(segment.id, 0, incarnation, 5, BY));
    assertEquals("5.3: 1 2 1 0", client.content(segment.id, taken.incarnation(), 4));
    assertEquals(
        Reason.WRONG_INCARNATION, client.refused(segment.checkpoint(incarnation, 5, 1, 1)));
  }

  @Test
  void aReplicaThatWasTaughtMeanwhileIsSetAsideFirst() throws Exception {
    long incarnation = fill();
    reboot();
    AsideCopy copy = copies().aside().get(0);
    long other = segment.createAt(client, 4);
    TakeBack request = new TakeBack(segment.id, copy.number(), incarnation, 5, BY);
    client.ask(TakenBack.class, request);
    Copies after = copies();
    assertEquals(new Version(5, 3), after.replica().last());
    assertEquals(other, after.aside().get(0).incarnation());
    assertTrue(after.aside().get(0).reason().contains(BY), after.aside().get(0).reason());
    assertEquals(Reason.FENCED, client.refused(request), "it is not taken back twice");
  }

  @Test
  void aCopyWithBadBlocksIsRefusedAndNamed() throws Exception {
    long incarnation = fill();
    node.close();
    Path file = directory.resolve("segments").resolve(segment.id.toString()).resolve("replica");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 16 << 12; at < bytes.length; at += 4096) {
      bytes[at] = 7; // where slots are, in all of them
    }
    Files.write(file, bytes);
    node = cluster.start(directory);
    client = cluster.connect(node);
    reboot();
    AsideCopy copy = copies().aside().get(0);
    assertEquals(Version.NONE, copy.whole());
    assertEquals(3, copy.badBlocks());
    TakeBack request = new TakeBack(segment.id, copy.number(), incarnation, 5, BY);
    var refused = client.ask(Refused.class, request);
    assertEquals(Reason.CORRUPT, refused.reason());
    assertTrue(refused.detail().contains("0, 1, 2"), refused.detail());
  }
}
