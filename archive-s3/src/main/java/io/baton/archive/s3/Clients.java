package io.baton.archive.s3;

import io.baton.archive.store.StoreException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of the SDK, with bounds on time and attempts. */
final class Clients {

  private Clients() {}

  /**
   * One for a location. It asks for no checksum and no encoding of the SDK's own, which many
   * servers do not know: what is put has its MD5, and what is read is checked by who reads.
   */
  static S3Client of(S3Location location, AwsCredentialsProvider credentials, Patience patience)
      throws StoreException {
    S3ClientBuilder client =
        S3Client.builder()
            .credentialsProvider(credentials)
            .serviceConfiguration(
                s3 -> s3.pathStyleAccessEnabled(location.pathStyle()).chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(patience.connect())
                    .socketTimeout(patience.silence()))
            .overrideConfiguration(
                o ->
                    o.apiCallAttemptTimeout(patience.attempt(0))
                        .apiCallTimeout(patience.call(0))
                        .addExecutionInterceptor(new BoundedAnswers())
                        .retryStrategy(r -> r.maxAttempts(patience.attempts())));
    location.endpoint().ifPresent(client::endpointOverride);
    region(location).ifPresent(client::region);
    try {
      return client.build();
    } catch (SdkException e) {
      throw new StoreException.Refused(
          location + ": no region was found; say ?region= in the location of the archive", e);
    }
  }

  private static Optional<Region> region(S3Location location) {
    if (location.region().isEmpty() && location.endpoint().isPresent()) {
      return Optional.of(Region.US_EAST_1);
    }
    return location.region().map(Region::of);
  }
}
