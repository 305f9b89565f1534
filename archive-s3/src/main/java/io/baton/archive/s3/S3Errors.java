package io.baton.archive.s3;

import com.google.common.collect.ImmutableSet;
import io.baton.archive.store.StoreException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What an error of the SDK means for a store. Messages are made of the server's error code, never
 * of what else it sent: some servers repeat what was signed.
 */
final class S3Errors {

  private static final int NOT_FOUND = 404;
  private static final int RANGE = 416;
  private static final int PRECONDITION = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  /** Of what went wrong on the way, although their status blames the request. */
  private static final ImmutableSet<String> ON_THE_WAY =
      ImmutableSet.of(
          "RequestTimeout", "BadDigest", "IncompleteBody", "RequestTimeTooSkewed", "SlowDown");

  private final S3Location location;

  S3Errors(S3Location location) {
    this.location = location;
  }

  /** Whether an object with this name is there, or is just being put. */
  static boolean isThere(S3Exception e) {
    return e.statusCode() == PRECONDITION || e.statusCode() == CONFLICT;
  }

  /** Whether there is no such object. */
  static boolean isMissing(S3Exception e) {
    return e.statusCode() == NOT_FOUND;
  }

  /** Whether the server does not know what it was asked. */
  static boolean isUnknown(S3Exception e) {
    return e.statusCode() == NOT_IMPLEMENTED;
  }

  StoreException of(String name, SdkException e) {
    if (e instanceof S3Exception s3) {
      return answered(name, s3, code(s3));
    }
    return new StoreException.Unavailable(
        "%s in %s: the server could not be reached, or did not answer to the end (%s); it is safe to try again"
            .formatted(name, location, root(e).getClass().getSimpleName()),
        e);
  }

  private StoreException answered(String name, S3Exception e, String code) {
    int status = e.statusCode();
    if (status == NOT_FOUND && code.equals("NoSuchBucket")) {
      return new StoreException.Refused(
          "%s: there is no such bucket. Make it, or correct the location".formatted(location), e);
    }
    if (status == NOT_FOUND) {
      return new StoreException.NotFound("%s is not in %s".formatted(name, location));
    }
    if (status == RANGE) {
      return new StoreException.Damaged(
          "%s in %s is cut short: it ends before what was asked for".formatted(name, location), e);
    }
    boolean isBusy = status >= SERVER || status == TOO_MANY || status == TIMEOUT;
    if (isBusy || isThere(e) || ON_THE_WAY.contains(code)) {
      return new StoreException.Unavailable(
          "%s in %s: the server answered %d, %s; it is safe to try again"
              .formatted(name, location, status, code),
          e);
    }
    return new StoreException.Refused(
        "%s in %s: the server answered %d, %s: see to credentials, permissions and region"
            .formatted(name, location, status, code),
        e);
  }

  /** Letters, as error codes are. */
  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null || !code.matches("[A-Za-z0-9]{1,64}") ? "without a code" : code;
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return root;
  }
}
