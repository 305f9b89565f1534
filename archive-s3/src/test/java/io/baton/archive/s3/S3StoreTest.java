package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.Archives;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.expiry.Expiry;
import io.baton.archive.expiry.ExpiryPolicy;
import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.ObjectStoreContract;
import io.baton.archive.store.ObjectStores;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket does what every store does. */
class S3StoreTest extends ObjectStoreContract {

  private static final AtomicInteger TESTS = new AtomicInteger();
  private static S3Server server;

  @TempDir Path scratch;
  private ObjectStore store;
  private String prefix;

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    prefix = "some/test-" + TESTS.incrementAndGet();
    store =
        S3Store.open(
            S3Server.location(server.port(), S3Server.BUCKET, prefix),
            S3Server.credentials(),
            Patience.USUAL);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void versionsAreArchivedReadAndExpired() throws Exception {
    Archives archives = new Archives(store, scratch);
    Source first = Source.random(500 * Source.BLOCK + 77, 5);
    archives.archive(first);
    Source second = first.next().writeRandom(20, new Random(1));
    archives.archive(second);
    archives.assertArchived(first);
    archives.assertArchived(second);
    assertTrue(second.blocksRead <= 20);
    assertEquals(List.of(Source.ID), SegmentArchive.segments(store, "cluster-1"));
    Expiry.Done done =
        new Expiry(archives.archive, new ExpiryPolicy(1, Duration.ZERO), bytes -> {}).run();
    assertEquals(List.of(), done.deleted());
    archives.assertArchived(second);
  }

  @Test
  void itIsFoundByItsLocation() throws Exception {
    System.setProperty("aws.accessKeyId", S3Server.KEY);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    String location =
        "s3://%s/%s/?endpoint=http%%3A%%2F%%2F127.0.0.1%%3A%d&region=eu-central-1"
            .formatted(S3Server.BUCKET, prefix, server.port());
    try (ObjectStore found = ObjectStores.open(URI.create(location))) {
      found.put("found", Content.of(ByteBuffer.wrap(new byte[] {7})));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
    assertArrayEquals(new byte[] {7}, get(store, "found"));
  }
}
