package io.baton.archive.s3;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Who may not, or does not know where, is told what to mend. */
class S3AccessTest extends S3TroubleCase {

  @Test
  void aWrongSecretIsRefused() throws Exception {
    try (ObjectStore store =
        store(
            server.port(),
            S3Server.BUCKET,
            S3Server.credentials(S3Server.KEY, "hush-hush-but-the-wrong-one"))) {
      assertAllThrow(StoreException.Refused.class, store, "see to credentials");
    }
  }

  @Test
  void anUnknownKeyIsRefused() throws Exception {
    try (ObjectStore store =
        store(server.port(), S3Server.BUCKET, S3Server.credentials("AKIAOTHER", S3Server.SECRET))) {
      assertAllThrow(StoreException.Refused.class, store, "see to credentials");
    }
  }

  /** Its token is sent with each request, and signed. */
  @Test
  void aSessionsTokenIsNotTold() throws Exception {
    AwsCredentialsProvider session =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create("AKIAOTHER", S3Server.SECRET, "hush-token"));
    Logger signers = (Logger) LoggerFactory.getLogger(Access.SIGNERS);
    try (ObjectStore store = store(server.port(), S3Server.BUCKET, session)) {
      assertAllThrow(StoreException.Refused.class, store, "would write the session's token");
      signers.setLevel(Level.INFO);
      assertAllThrow(StoreException.Refused.class, store, "see to credentials");
    } finally {
      signers.setLevel(null);
    }
  }

  @Test
  void noCredentialsAreRefused() throws Exception {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("there are none");
        };
    try (ObjectStore store = store(server.port(), S3Server.BUCKET, none)) {
      assertAllThrow(StoreException.Refused.class, store, "no credentials were found");
    }
    try (ObjectStore store = store(server.port(), S3Server.BUCKET, S3Server.credentials())) {
      store.list("a", "", 1);
    }
  }

  @Test
  void aMissingBucketIsNamed() throws Exception {
    try (ObjectStore store = store(server.port(), "other-bucket", S3Server.credentials())) {
      assertAllThrow(
          StoreException.Refused.class,
          store,
          "s3://other-bucket/trouble/ at http://127.0.0.1:%d: there is no such bucket"
              .formatted(server.port()));
    }
  }
}
