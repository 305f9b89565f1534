package io.baton.archive.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How long a server is waited for.
 *
 * @param connect until a connection is there
 * @param silence until a server that is read from sends something
 * @param slowest bytes in a second that go there or come at least; with less it is given up
 * @param attempts of each request, 1 or more
 */
record Patience(Duration connect, Duration silence, long slowest, int attempts) {

  static final Patience USUAL =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), 256 << 10, 4);

  /** For a request that sends, or is answered by, so many bytes. */
  AwsRequestOverrideConfiguration forBytes(long bytes) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt(bytes))
        .apiCallTimeout(call(bytes))
        .build();
  }

  /** For one attempt with so many bytes. */
  Duration attempt(long bytes) {
    return connect.plus(silence).plusSeconds(bytes / slowest);
  }

  /** For all attempts, with the pauses between them. */
  Duration call(long bytes) {
    return attempt(bytes).multipliedBy(attempts).plus(silence);
  }
}
