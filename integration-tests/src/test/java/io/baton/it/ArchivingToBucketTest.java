package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage nodes archive to a bucket, of a server that is a process of its own. */
final class ArchivingToBucketTest {

  private static final SegmentName NAME = SegmentName.of("archived/segment");
  private static final int PACK = 16 << 20;

  @TempDir Path directory;
  private S3Process server;
  private TestCluster cluster;
  private Baton baton;

  @BeforeEach
  void start() throws Exception {
    server = S3Process.start(directory.resolve("s3"));
    cluster = TestCluster.start(directory, 1, 0);
    baton = Baton.connect(cluster.config());
  }

  @AfterEach
  void end() throws Exception {
    baton.close();
    cluster.close();
    server.close();
  }

  private void launch(String id, String secret) throws Exception {
    cluster.launch(new NodeId(id), S3Process.credentials(secret), "--archive-rate", "16MiB");
    cluster.awaitReady(new NodeId(id));
  }

  private void register(int bytes) throws Exception {
    byte[] content = new byte[bytes];
    new Random(5).nextBytes(content);
    SegmentSpec spec = SegmentSpec.ofCapacity(bytes).withReplicas(1, 1);
    baton.register(NAME, spec, Files.write(directory.resolve("content"), content));
  }

  private Ran run(String... arguments) throws Exception {
    Map<String, String> environment = S3Process.credentials(S3Process.SECRET);
    Ran ran = Ran.baton(cluster, environment, arguments);
    assertEquals(0, ran.status(), ran.text());
    return ran;
  }

  private void archiveTo(String bucket) throws Exception {
    run("archive", NAME.value(), "--to", server.location(bucket), "--now");
  }

  private String awaitLine(String node, String part) throws Exception {
    TestProcess process = cluster.node(new NodeId(node));
    return process.line(process.await(0, line -> line.contains(part), TestCluster.PATIENCE));
  }

  /** Whole ones: this server leaves a part of what it was killed over. */
  private long packs() {
    try (Stream<Path> files = Files.walk(directory.resolve("s3"))) {
      return files
          .filter(file -> file.toString().contains("/packs/") && file.toFile().length() == PACK)
          .count();
    } catch (IOException e) {
      return 0; // just changing
    }
  }

  private void restore() throws Exception {
    Path file = directory.resolve("restored");
    run("restore", NAME.value(), "--file", file.toString());
    assertEquals(-1, Files.mismatch(directory.resolve("content"), file));
  }

  @Test
  void wrongCredentialsAreToldAndNoSecretIs() throws Exception {
    String wrong = "hush-hush-but-the-wrong-one";
    launch("n1", wrong);
    register(100_000);
    archiveTo(S3Process.BUCKET);
    awaitLine("n1", "see to credentials");
    assertNoSecret(wrong);
    cluster.node(new NodeId("n1")).kill();
    launch("n1", S3Process.SECRET);
    awaitLine("n1", "is archived in s3://" + S3Process.BUCKET);
    restore();
    assertNoSecret(S3Process.SECRET);
  }

  private void assertNoSecret(String secret) {
    List<String> lines = cluster.node(new NodeId("n1")).lines();
    assertFalse(lines.stream().anyMatch(line -> line.contains(secret)), lines::toString);
  }

  @Test
  void aMissingBucketIsNamed() throws Exception {
    launch("n1", S3Process.SECRET);
    register(100_000);
    archiveTo("other-bucket");
    awaitLine("n1", "s3://other-bucket/some/prefix/");
    awaitLine("n1", "there is no such bucket. Make it, or correct the location");
    archiveTo(S3Process.BUCKET);
    awaitLine("n1", "is archived in s3://" + S3Process.BUCKET);
    restore();
  }

  /** And what is there is not sent again. */
  @Test
  void aServerThatDiesInTheMiddleIsToldAndGoneOnWith() throws Exception {
    launch("n1", S3Process.SECRET);
    register(4 * PACK);
    archiveTo(S3Process.BUCKET);
    Eventually.await("two packs are there", TestCluster.PATIENCE, () -> packs() >= 2);
    server.kill();
    awaitLine("n1", "the server could not be reached");
    server.start();
    awaitLine("n1", "is archived in s3://" + S3Process.BUCKET);
    assertEquals(4, packs());
    restore();
  }
}
