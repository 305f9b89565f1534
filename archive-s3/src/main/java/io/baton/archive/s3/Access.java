package io.baton.archive.s3;

import io.baton.archive.store.StoreException;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Looks at credentials before each request. So missing ones are told from a server that does not
 * answer, which the SDK does not; and the SDK, which logs the token of a session with all else that
 * it signs, is not let to.
 */
final class Access {

  /** The SDK's loggers of what it signs. */
  static final String SIGNERS = "software.amazon.awssdk.http.auth";

  private static final String SIGNER = SIGNERS + ".aws.internal.signer.DefaultV4RequestSigner";

  private final S3Location location;
  private final AwsCredentialsProvider credentials;

  Access(S3Location location, AwsCredentialsProvider credentials) {
    this.location = location;
    this.credentials = credentials;
  }

  /** Requires that there are credentials; the provider keeps them until they expire. */
  void require() throws StoreException {
    AwsCredentialsIdentity found;
    try {
      found = credentials.resolveCredentials();
    } catch (SdkException e) {
      throw new StoreException.Refused(
          ("%s: no credentials were found where the SDK looks for them: environment, system"
                  + " properties, ~/.aws, or the machine's role")
              .formatted(location),
          e);
    }
    boolean isSession = found instanceof AwsSessionCredentialsIdentity;
    if (isSession && LoggerFactory.getLogger(SIGNER).isDebugEnabled()) {
      throw new StoreException.Refused(
          "%s: the SDK would write the session's token to the log; set the level of %s to INFO"
              .formatted(location, SIGNERS));
    }
  }
}
