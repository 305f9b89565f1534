package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.client.version.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments change hands while every process lives. */
final class HandoverTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);

  @TempDir static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void whatWasCheckpointedIsThereOnAnotherMachine() throws Exception {
    SegmentName name = SegmentName.of("handover/other machine");
    Receipt receipt;
    try (Baton a = Baton.connect(cluster.config());
        Segment segment = a.openOrRegister(name, SPEC)) {
      segment.bytes().writeLong(8192, 42);
      receipt = segment.checkpoint();
      segment.bytes().writeLong(8192, 43);
    }
    assertEquals(3, receipt.replicas().size());
    try (Baton b = Baton.connect(cluster.config());
        Segment segment = b.open(name)) {
      assertEquals(42, segment.bytes().readLong(8192));
      assertEquals(receipt.version(), segment.opened().version());
      assertEquals(receipt.checksum(), segment.opened().checksum());
      assertFalse(segment.opened().initial());
      assertEquals(receipt.version().epoch() + 1, segment.opened().epoch());
    }
  }

  @Test
  void whatRegistrationReplicatedIsThereBeforeTheFirstCheckpoint() throws Exception {
    SegmentName name = SegmentName.of("handover/initial");
    Path content = Files.writeString(directory.resolve("initial"), "as registered");
    Receipt receipt;
    try (Baton a = Baton.connect(cluster.config())) {
      receipt = a.register(name, SPEC, content);
      assertThrows(AlreadyRegisteredException.class, () -> a.register(name, SPEC));
    }
    try (Baton b = Baton.connect(cluster.config());
        Segment segment = b.open(name)) {
      assertTrue(segment.opened().initial());
      assertEquals(receipt.version(), segment.opened().version());
      assertEquals(13, segment.length());
      assertEquals("as registered", segment.bytes().to8bitString());
    }
  }

  @Test
  void aNameThatNobodyRegisteredIsNeverRegistered() throws Exception {
    Baton baton = cluster.client();
    SegmentName name = SegmentName.of("handover/nobody");
    assertThrows(NotRegisteredException.class, () -> baton.open(name));
    assertThrows(
        NotRegisteredException.class, () -> baton.fetch(name, directory.resolve("nothing")));
    assertFalse(Files.exists(directory.resolve("nothing")));
  }

  @Test
  void anOwnerThatLivesKeepsItsSegmentUntilATakeoverIsAskedFor() throws Exception {
    SegmentName name = SegmentName.of("handover/takeover");
    Baton a = cluster.client();
    Baton b = cluster.client();
    Segment first = a.openOrRegister(name, SPEC);
    first.bytes().writeLong(0, 1);
    first.checkpoint();
    assertThrows(OwnedElsewhereException.class, () -> b.open(name));
    assertThrows(
        OwnedElsewhereException.class, () -> a.open(name), "an owner is known by its open");
    CountDownLatch told = new CountDownLatch(1);
    first.onLost(why -> told.countDown());
    try (Segment second = b.open(name, OpenOptions.TAKEOVER)) {
      assertEquals(1, second.bytes().readLong(0));
      assertTrue(told.await(30, TimeUnit.SECONDS), "the former owner is told");
      assertFalse(first.isOwned());
      first.bytes().writeLong(0, 2);
      assertThrows(FencedException.class, first::checkpoint);
      second.bytes().writeLong(0, 3);
      second.checkpoint();
    }
    first.close();
    try (Segment third = a.open(name)) {
      assertEquals(3, third.bytes().readLong(0));
    }
  }

  @Test
  void fetchSeesWhatIsPublishedWithoutDisturbingTheOwner() throws Exception {
    SegmentName name = SegmentName.of("handover/fetch");
    Baton a = cluster.client();
    Path copy = directory.resolve("copy");
    try (Segment segment = a.openOrRegister(name, SPEC)) {
      segment.setLength(5);
      segment.bytes().writePosition(0).write("hello");
      Receipt receipt = segment.checkpoint();
      segment.publish();
      Fetched fetched = cluster.client().fetch(name, copy);
      assertEquals(receipt.version(), fetched.version());
      assertEquals(receipt.checksum(), fetched.checksum());
      assertEquals("hello", Files.readString(copy));
      segment.bytes().writeByte(0, (byte) 'H');
      segment.checkpoint();
    }
  }

  @Test
  void emptyAndOneByteSegmentsWork() throws Exception {
    Baton baton = cluster.client();
    for (int size = 0; size < 2; size++) {
      SegmentName name = SegmentName.of("handover/size " + size);
      try (Segment segment = baton.openOrRegister(name, SegmentSpec.ofCapacity(size))) {
        assertEquals(size, segment.length());
        if (size == 1) {
          segment.bytes().writeByte(0, (byte) 7);
        }
        segment.checkpoint();
      }
      try (Segment again = baton.open(name)) {
        assertEquals(size, again.length());
        assertEquals(2, again.opened().version().sequence());
        assertEquals(size == 1 ? 7 : -1, size == 1 ? again.bytes().readByte(0) : -1);
      }
    }
  }

  @Test
  void aRemovedNameIsFreeAndItsReplicasGo() throws Exception {
    SegmentName name = SegmentName.of("handover/removed");
    Baton baton = cluster.client();
    baton.register(name, SPEC);
    try (Segment segment = baton.open(name)) {
      segment.bytes().writeLong(0, 99);
      segment.checkpoint();
      assertThrows(OwnedElsewhereException.class, () -> baton.remove(name));
    }
    int replicas = replicas();
    baton.removeNow(name);
    assertEquals(replicas - 3, replicas(), "the nodes have deleted theirs");
    assertThrows(NotRegisteredException.class, () -> baton.open(name));
    baton.register(name, SPEC);
    try (Segment segment = baton.open(name)) {
      assertEquals(0, segment.bytes().readLong(0), "the name stands for another segment now");
    }
  }

  @Test
  void whatIsUndeletedHasItsContentUnderAHigherEpoch() throws Exception {
    SegmentName name = SegmentName.of("handover/undeleted");
    Baton baton = cluster.client();
    long epoch;
    try (Segment segment = baton.openOrRegister(name, SPEC)) {
      segment.bytes().writeLong(0, 99);
      segment.checkpoint();
      epoch = segment.opened().epoch();
    }
    int replicas = replicas();
    Baton.Removed removed = baton.remove(name);
    assertTrue(removed.keptUntil().isPresent(), "the nodes that have it say so");
    assertEquals(replicas, replicas(), "the nodes keep theirs");
    assertThrows(NotRegisteredException.class, () -> baton.open(name));
    assertThrows(NotRegisteredException.class, () -> baton.remove(name));
    try (Segment other = baton.openOrRegister(name, SPEC)) {
      assertEquals(0, other.bytes().readLong(0), "the name stands for another segment now");
    }
    baton.removeNow(name);
    Administrator.undelete(cluster, removed.id(), name);
    try (Segment back = baton.open(name)) {
      assertEquals(99, back.bytes().readLong(0));
      assertTrue(back.opened().epoch() > epoch);
      back.bytes().writeLong(0, 100);
      assertEquals(3, back.checkpoint().replicas().size());
    }
  }

  @Test
  void anOwnerIsToldOfARemovalAndStaysOutAfterTheUndelete() throws Exception {
    SegmentName name = SegmentName.of("handover/removed all the same");
    Baton a = cluster.client();
    Segment owned = a.openOrRegister(name, SPEC);
    owned.bytes().writeLong(0, 1);
    owned.checkpoint();
    CountDownLatch told = new CountDownLatch(1);
    owned.onLost(why -> told.countDown());
    var id = cluster.record(name).record().id();
    Administrator.remove(cluster, id);
    assertTrue(told.await(30, TimeUnit.SECONDS), "the owner is told");
    owned.bytes().writeLong(0, 2);
    assertThrows(FencedException.class, owned::checkpoint);
    Administrator.undelete(cluster, id, name);
    assertThrows(FencedException.class, owned::checkpoint);
    owned.close();
    try (Segment back = cluster.client().open(name)) {
      assertEquals(1, back.bytes().readLong(0));
    }
  }

  private static int replicas() throws IOException {
    int count = 0;
    for (NodeId node : cluster.nodeIds()) {
      count += ReplicaFiles.in(cluster.data(node)).size();
    }
    return count;
  }
}
