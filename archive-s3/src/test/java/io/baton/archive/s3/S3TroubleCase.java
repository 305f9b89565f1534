package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Each trouble with a bucket has its error, in bounded time, and none tells a secret. */
abstract class S3TroubleCase {

  static final Patience SHORT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20, 3);
  static final byte[] BYTES = new byte[3_000_000];

  static S3Server server;
  private final Secrets secrets = new Secrets();

  @BeforeAll
  static void startServer() throws Exception {
    new Random(1).nextBytes(BYTES);
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void listen() {
    secrets.listen();
  }

  @AfterEach
  void nothingTellsASecret() {
    secrets.assertNoneTold();
  }

  static ObjectStore store(int port, String bucket, AwsCredentialsProvider credentials)
      throws Exception {
    return S3Store.open(S3Server.location(port, bucket, "trouble"), credentials, SHORT);
  }

  static Content content() {
    return Content.of(ByteBuffer.wrap(BYTES));
  }

  final void assertAllThrow(Class<? extends StoreException> type, ObjectStore store, String told) {
    ByteBuffer one = ByteBuffer.allocate(1);
    List<Executable> calls =
        List.of(
            () -> store.put("a", content()),
            () -> store.read("a"),
            () -> store.read("a", 0, one),
            () -> store.list("a", "", 1),
            () -> store.delete("a"),
            store::now);
    for (Executable call : calls) {
      assertThrown(type, call, told);
    }
  }

  final void assertThrown(Class<? extends StoreException> type, Executable call, String told) {
    StoreException error = assertThrows(type, call);
    secrets.add(error);
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }
}
