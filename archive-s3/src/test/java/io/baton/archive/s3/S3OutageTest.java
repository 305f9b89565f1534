package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is not there, does not answer, or is cut off. */
class S3OutageTest extends S3TroubleCase {

  private Relay relay;

  @BeforeEach
  void relay() throws Exception {
    relay = Relay.to(server.port());
  }

  @AfterEach
  void cutAll() throws Exception {
    relay.close();
  }

  private ObjectStore relayed() throws Exception {
    return store(relay.port(), S3Server.BUCKET, S3Server.credentials());
  }

  @Test
  void whoDoesNotListenIsUnavailable() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (ObjectStore store = store(port, S3Server.BUCKET, S3Server.credentials())) {
      assertAllThrow(StoreException.Unavailable.class, store, "it is safe to try again");
    }
  }

  @Test
  void whoDoesNotAnswerIsUnavailable() throws Exception {
    Patience little = new Patience(Duration.ofSeconds(1), Duration.ofMillis(200), 1 << 20, 2);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ObjectStore store =
            S3Store.open(
                S3Server.location(silent.getLocalPort(), S3Server.BUCKET, "a"),
                S3Server.credentials(),
                little)) {
      assertAllThrow(StoreException.Unavailable.class, store, "it is safe to try again");
    }
  }

  @Test
  void aConnectionThatIsCutOnceIsNotNoticed() throws Exception {
    try (ObjectStore store = relayed()) {
      relay.bytesUp = 1_000_000;
      relay.cuts.set(1);
      store.put("cut-once", content());
      assertEquals(1, relay.cut.get());
      relay.bytesUp = Long.MAX_VALUE;
      relay.bytesDown = 1_000_000;
      relay.cuts.set(1);
      ByteBuffer read = ByteBuffer.allocateDirect(2_000_000);
      store.read("cut-once", 7, read);
      assertEquals(2, relay.cut.get());
      assertEquals(ByteBuffer.wrap(BYTES, 7, 2_000_000), read.flip());
    }
  }

  @Test
  void aPutThatIsAlwaysCutLeavesNothing() throws Exception {
    try (ObjectStore store = relayed()) {
      relay.bytesUp = 1_000_000;
      relay.cuts.set(1000);
      assertThrown(
          StoreException.Unavailable.class,
          () -> store.put("cut/up", content()),
          "it is safe to try again");
      assertTrue(relay.cut.get() >= SHORT.attempts(), relay.cut.get() + " attempts");
      relay.cuts.set(0);
      assertEquals(List.of(), store.list("cut", "", 10).entries());
      store.put("cut/up", content());
      try (InputStream in = store.read("cut/up")) {
        assertArrayEquals(BYTES, in.readAllBytes());
      }
    }
  }

  /** The JDK takes a connection that is closed for the end of what was asked for. */
  @Test
  void whatIsReadNeverJustEnds() throws Exception {
    try (ObjectStore store = relayed()) {
      store.put("cut-down", content());
      relay.bytesDown = 1_000_000;
      relay.cuts.set(1000);
      assertThrown(
          StoreException.Unavailable.class,
          () -> store.read("cut-down", 0, ByteBuffer.allocate(2_000_000)),
          "it is safe to try again");
      byte[] some = new byte[BYTES.length];
      try (InputStream in = store.read("cut-down")) {
        assertThrown(
            StoreException.Unavailable.class,
            () -> in.readNBytes(some, 0, some.length),
            "before the object does");
      } catch (IOException e) {
        throw new AssertionError("closing it never fails", e);
      }
      assertTrue(Arrays.equals(BYTES, 0, 100_000, some, 0, 100_000));
    }
  }

  @Test
  void whatIsReadDoesNotStallForEver() throws Exception {
    Patience little = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1), 1 << 20, 2);
    try (ObjectStore store =
        S3Store.open(
            S3Server.location(relay.port(), S3Server.BUCKET, "trouble"),
            S3Server.credentials(),
            little)) {
      store.put("stalled", content());
      relay.bytesDown = 1_000_000;
      relay.stalls = true;
      relay.cuts.set(1000);
      InputStream in = store.read("stalled");
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () ->
              assertThrown(
                  StoreException.Unavailable.class,
                  () -> in.readNBytes(BYTES.length),
                  "before the object does"));
      in.close();
    }
  }
}
