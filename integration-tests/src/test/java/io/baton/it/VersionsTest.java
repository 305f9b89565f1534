package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.Retention;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.version.HeldVersion;
import io.baton.client.version.VersionChoice;
import io.baton.client.version.VersionListing;
import io.baton.registry.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are kept besides the newest, on nodes that come and go. */
final class VersionsTest {

  private static final SegmentName NAME = SegmentName.of("versions/segment");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(256 << 10).withReplicas(2, 2);

  @TempDir Path directory;

  /** Every version has other bytes, some in the same blocks. */
  private static Receipt checkpoint(Segment segment, long value) {
    segment.bytes().writeLong(0, value);
    segment.bytes().writeLong(SegmentSpec.BLOCK_SIZE * (1 + value % 50), value);
    return segment.checkpoint();
  }

  private byte[] content(Baton baton, VersionChoice choice) throws Exception {
    Path file = directory.resolve("content");
    baton.fetch(NAME, choice, file);
    return Files.readAllBytes(file);
  }

  private static List<Version> kept(Baton baton) {
    return baton.versions().list(NAME).kept().stream().map(HeldVersion::version).toList();
  }

  private static Ran run(TestCluster cluster, int status, Object... arguments) throws Exception {
    Ran ran = Ran.baton(cluster, Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    assertEquals(status, ran.status(), ran.text());
    return ran;
  }

  @Test
  void theLastOnesAndThoseForGoodReadAsTheyWere() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      Version good = segment.checkpoint("first-good").version();
      byte[] goodContent = Files.readAllBytes(segment.file());
      baton.versions().retain(NAME, Retention.ofLast(3));
      Eventually.await("the owner hears", TestCluster.PATIENCE, () -> keepsMore(baton, segment));
      byte[][] contents = new byte[10][];
      Version[] versions = new Version[10];
      for (int i = 0; i < 10; i++) {
        versions[i] = checkpoint(segment, 100 + i).version();
        contents[i] = Files.readAllBytes(segment.file());
      }
      segment.publish();
      assertEquals(List.of(good, versions[6], versions[7], versions[8], versions[9]), kept(baton));
      restartAll(cluster);
      Eventually.await("both are back", TestCluster.PATIENCE, () -> bothAnswer(baton));
      for (int i = 6; i < 10; i++) {
        assertArrayEquals(contents[i], content(baton, VersionChoice.of(versions[i])));
      }
      assertArrayEquals(goodContent, content(baton, VersionChoice.labelled("first-good")));
      assertThrows(
          NoCopyReachableException.class, () -> content(baton, VersionChoice.of(versions[5])));
      String unknown =
          assertThrows(
                  RefusedException.class, () -> content(baton, VersionChoice.labelled("other")))
              .getMessage();
      assertTrue(unknown.contains("its labels: first-good"), unknown);
    }
  }

  private static boolean keepsMore(Baton baton, Segment segment) {
    checkpoint(segment, 7);
    return kept(baton).size() > 1;
  }

  private static void restartAll(TestCluster cluster) throws Exception {
    for (NodeId node : cluster.nodeIds()) {
      cluster.node(node).kill();
      cluster.restart(node);
      cluster.awaitReady(node);
    }
  }

  private static boolean bothAnswer(Baton baton) {
    return baton.versions().list(NAME).answered().size() == 2;
  }

  @Test
  void rollingBackIsANewVersionAndCanBeTakenBackItself() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      checkpoint(segment, 1);
      segment.setLength(100_000);
      Receipt before = segment.checkpoint("before");
      byte[] then = content(baton, VersionChoice.labelled("before"));
      assertEquals(100_000, then.length);
      segment.setLength(SPEC.capacity());
      for (long value = 2; value < 60; value++) {
        checkpoint(segment, value);
      }
      Version later = segment.checkpoint("later").version();
      byte[] now = Files.readAllBytes(segment.file());

      Receipt back = segment.rollBack(VersionChoice.labelled("before"));
      assertTrue(later.isBefore(back.version()));
      assertEquals(before.checksum(), back.checksum());
      assertEquals(100_000, segment.length());
      assertEquals(1, segment.bytes().readLong(0));
      segment.publish();
      assertArrayEquals(then, content(baton, VersionChoice.NEWEST));

      segment.rollBack(VersionChoice.of(later));
      segment.publish();
      assertArrayEquals(now, content(baton, VersionChoice.NEWEST));
      assertThrows(
          NoCopyReachableException.class,
          () -> segment.rollBack(VersionChoice.of(new Version(1, 999))));
      Version newest = segment.version();
      assertThrows(RefusedException.class, () -> segment.checkpoint("9 is no label"));
      assertEquals(newest, segment.version());
    }
  }

  @Test
  void aKeptVersionOutlivesItsOwnerAndIsForgottenByName() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      byte[] then;
      Version version;
      try (Segment segment = baton.openOrRegister(NAME, SPEC)) {
        checkpoint(segment, 5);
        then = Files.readAllBytes(segment.file());
        segment.publish();
        Ran keep = run(cluster, 0, "versions", "keep", NAME, "--label", "release");
        version = kept(baton).get(0);
        assertTrue(keep.text().contains("version " + version), keep.text());
        checkpoint(segment, 6);
        Ran refused = run(cluster, 5, "versions", "rollback", NAME, "release");
        assertTrue(refused.text().contains("owned"), refused.text());
      }
      try (Segment next = baton.open(NAME)) {
        checkpoint(next, 7);
      }
      Path file = directory.resolve("file");
      run(cluster, 0, "get", NAME, file, "--version", "release");
      assertArrayEquals(then, Files.readAllBytes(file));
      run(cluster, 0, "clone", NAME, "versions/clone", "--version", version);
      run(cluster, 0, "get", "versions/clone", file);
      assertArrayEquals(then, Files.readAllBytes(file));
      run(cluster, 1, "diff", NAME, NAME, "--version", "release");
      run(cluster, 0, "diff", NAME, "versions/clone", "--version", "release");
      run(cluster, 1, "diff", NAME, NAME, "--segment", "--other-version", "release");
      run(cluster, 0, "versions", "rollback", NAME, "release");
      run(cluster, 0, "get", NAME, file);
      assertArrayEquals(then, Files.readAllBytes(file));

      forget(cluster, baton, version);
    }
  }

  private void forget(TestCluster cluster, Baton baton, Version version) throws Exception {
    Ran list = run(cluster, 0, "versions", "list", NAME);
    assertTrue(list.text().contains("release"), list.text());
    assertTrue(list.text().contains("2 of 2"), list.text());
    run(cluster, 0, "versions", "forget", NAME, "release");
    VersionListing left = baton.versions().list(NAME);
    assertTrue(left.kept().isEmpty());
    assertTrue(left.record().retained().labels().isEmpty());
    run(cluster, 4, "get", NAME, directory.resolve("file"), "--version", version);
  }

  /** Nothing is half kept: who cannot be kept everywhere is kept nowhere that did not before. */
  @Test
  void whatOneMemberCannotKeepIsRefused() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      try (Segment segment = baton.openOrRegister(NAME, SPEC)) {
        checkpoint(segment, 5);
      }
      NodeId away = cluster.nodeIds().get(1);
      cluster.node(away).kill();
      String message =
          assertThrows(
                  RefusedException.class,
                  () -> baton.versions().keep(NAME, VersionChoice.NEWEST, "label"))
              .getMessage();
      assertTrue(message.contains(away.value()), message);
      assertTrue(kept(baton).isEmpty());
      assertTrue(baton.versions().list(NAME).record().retained().labels().isEmpty());
      assertEquals(1, baton.versions().list(NAME).problems().size());
    }
  }
}
