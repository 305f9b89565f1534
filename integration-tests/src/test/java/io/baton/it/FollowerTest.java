package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that follow a segment while it is written, changes hands, and goes. */
final class FollowerTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20).withReplicas(3, 1);
  private static final FollowOptions OFTEN = FollowOptions.every(Duration.ofMillis(20));

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private static void awaitShown(Follower follower, Version version) {
    assertTrue(follower.await(version, TestCluster.PATIENCE), () -> version + " " + follower.lag());
  }

  @Test
  void everyVersionShownIsOneAndItsChangesAreNamed() throws Exception {
    SegmentName name = SegmentName.of("follow/writer");
    FollowedWriter writer = new FollowedWriter(cluster.client().openOrRegister(name, SPEC), 4);
    writer.checkpoint();
    writer.publish();
    try (Follower follower = cluster.client().follow(name, OFTEN)) {
      ShownVersions seen = new ShownVersions(follower, writer);
      follower.onVersion(seen);
      Version last = writer.checkpoint().version();
      for (int i = 0; i < 60; i++) {
        last = writer.checkpoint().version();
        if (i % 3 == 0) {
          awaitShown(follower, last);
        }
      }
      writer.publish();
      awaitShown(follower, last);
      assertTrue(seen.awaitAtLeast(last), "listeners are told after it is shown");
      assertEquals(List.of(), seen.wrong());
      assertTrue(seen.told() >= 20, "told " + seen.told());
    }
  }

  @Test
  void aReaderSeesOneVersionAndTheOwnerDoesNotWaitForIt() throws Exception {
    SegmentName name = SegmentName.of("follow/reader");
    Segment segment = cluster.client().openOrRegister(name, SPEC);
    segment.setLength(1 << 20);
    segment.checkpoint();
    segment.publish();
    Follower follower = cluster.client().follow(name, OFTEN);
    Version before = follower.version();
    Version later =
        follower.read(
            bytes -> {
              segment.bytes().writeLong(0, 7).writeLong(900_000, 7);
              Version next = segment.checkpoint().version();
              segment.publish();
              for (int i = 0; i < 600 && !follower.lag().isBehind(); i++) {
                assertFalse(follower.await(next, Duration.ofMillis(100)));
              }
              assertEquals(0, bytes.readLong(0) + bytes.readLong(900_000));
              assertEquals(before, follower.version());
              assertTrue(follower.lag().isBehind());
              return next;
            });
    awaitShown(follower, later);
    assertEquals(14, (long) follower.read(b -> b.readLong(0) + b.readLong(900_000)));
    assertThrows(UnsupportedOperationException.class, () -> follower.read(b -> b.writeLong(0, 1)));
    Path file = follower.file();
    follower.close();
    assertThrows(IllegalStateException.class, () -> follower.read(b -> b.readLong(0)));
    assertTrue(file.toFile().exists());
  }

  @Test
  void goesOnFromAnotherNodeWhenItsSourceDies() throws Exception {
    SegmentName name = SegmentName.of("follow/source");
    Segment segment = Baton.connect(cluster.impatientConfig()).openOrRegister(name, SPEC);
    segment.setLength(1 << 20);
    Version version = segment.checkpoint().version();
    segment.publish();
    Baton reader = cluster.with(Baton.connect(cluster.impatientConfig()));
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      followers.add(reader.follow(name, OFTEN));
    }
    int nodes = 0;
    for (var node : cluster.nodeIds().subList(0, 2)) {
      cluster.node(node).kill();
      segment.bytes().writeInt(0, ++nodes);
      version = segment.checkpoint().version();
      segment.publish();
      for (Follower follower : followers) {
        awaitShown(follower, version);
      }
    }
    followers.forEach(follower -> assertEquals(2, (int) follower.read(b -> b.readInt(0))));
  }

  @Test
  void isPromotedWithNothingLeftToFetch() throws Exception {
    SegmentName name = SegmentName.of("follow/promoted");
    Baton owner = cluster.client();
    FollowedWriter writer = new FollowedWriter(owner.openOrRegister(name, SPEC), 9);
    writer.checkpoint();
    writer.publish();
    Baton baton = cluster.client();
    Follower follower = baton.follow(name, OFTEN);
    Follower other = cluster.client().follow(name, OFTEN);
    Version last = writer.checkpoint().version();
    writer.publish();
    awaitShown(follower, last);

    assertThrows(OwnedElsewhereException.class, () -> baton.promote(follower, OpenOptions.DEFAULT));
    last = writer.checkpoint().version();
    writer.publish();
    awaitShown(follower, last);
    assertArrayEquals(writer.content(last), follower.read(FollowedWriter::bytes));

    try (Segment segment = baton.promote(follower, OpenOptions.TAKEOVER)) {
      assertEquals(0, segment.opened().bytesFetched());
      assertEquals(0, segment.opened().bytesReused());
      assertEquals(last, segment.opened().version());
      assertTrue(segment.file().toFile().exists());
      assertArrayEquals(writer.content(last), FollowedWriter.bytes(segment.bytes()));
      assertThrows(IllegalStateException.class, () -> follower.read(b -> b.readLong(0)));
      segment.bytes().writeLong(0, 77);
      Version next = segment.checkpoint().version();
      segment.publish();
      awaitShown(other, next);
      assertEquals(77, (long) other.read(b -> b.readLong(0)));
      follower.close();
    }
  }

  @Test
  void fetchesInPromotionWhatItDoesNotHold() throws Exception {
    SegmentName name = SegmentName.of("follow/behind");
    FollowedWriter writer = new FollowedWriter(cluster.client().openOrRegister(name, SPEC), 9);
    writer.checkpoint();
    writer.publish();
    Baton baton = cluster.client();
    Follower follower = baton.follow(name, FollowOptions.every(Duration.ofDays(1)));
    Version held = follower.version();
    Version last = writer.checkpoint().version();
    assertTrue(held.isBefore(last));
    try (Segment segment = baton.promote(follower, OpenOptions.TAKEOVER)) {
      assertEquals(writer.changed(last) * 4096L, segment.opened().bytesFetched());
      assertArrayEquals(writer.content(last), FollowedWriter.bytes(segment.bytes()));
    }
  }

  @Test
  void endsWhenTheSegmentIsRemoved() throws Exception {
    SegmentName name = SegmentName.of("follow/removed");
    Baton baton = cluster.client();
    assertThrows(NotRegisteredException.class, () -> baton.follow(name, OFTEN));
    baton.register(name, SPEC);
    Follower follower = baton.follow(name, OFTEN);
    CountDownLatch told = new CountDownLatch(2);
    follower.onEnded(why -> told.countDown());
    baton.remove(name);
    assertFalse(follower.await(new Version(9, 9), TestCluster.PATIENCE), "until it has ended");
    follower.onEnded(why -> told.countDown());
    assertTrue(told.await(60, TimeUnit.SECONDS));
    assertEquals(SPEC.capacity(), (long) follower.read(b -> b.readRemaining()));
    baton.register(name, SPEC);
    assertThrows(NotRegisteredException.class, () -> baton.promote(follower, OpenOptions.DEFAULT));
  }
}
