package io.baton.archive.s3;

import com.google.common.base.Ticker;
import io.baton.archive.store.Content;
import io.baton.archive.store.Names;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** A store in a bucket. Each object is put by one request, so that nothing is left of a part. */
final class S3Store implements ObjectStore {

  private static final int BUFFER = 1 << 16;

  /** Lists without anything in them, as of names that are not ours, before it is given up. */
  private static final int MOST_EMPTY = 1000;

  private final S3Location location;
  private final S3Client client;
  private final S3Errors errors;
  private final Access access;
  private final Puts puts;
  private final Patience patience;

  private S3Store(S3Location location, S3Client client, Access access, Patience patience) {
    this.location = location;
    this.client = client;
    this.access = access;
    this.errors = new S3Errors(location);
    this.patience = patience;
    this.puts = new Puts(client, location, patience);
  }

  /**
   * Opens one; asks nothing of the server yet.
   *
   * @throws StoreException.Refused if the SDK does not find a region
   */
  static S3Store open(S3Location location, AwsCredentialsProvider credentials, Patience patience)
      throws StoreException {
    S3Client client = Clients.of(location, credentials, patience);
    return new S3Store(location, client, new Access(location, credentials), patience);
  }

  private String key(String name) {
    return location.prefix() + Names.require(name);
  }

  private interface Call<T> {
    T run() throws StoreException;
  }

  private <T> T call(String name, Call<T> call) throws StoreException {
    access.require();
    try {
      return call.run();
    } catch (SdkException e) {
      throw errors.of(name, e);
    } catch (UncheckedIOException e) {
      throw new StoreException.Unavailable(
          "%s for %s cannot be read: %s; it is safe to try again"
              .formatted(name, location, e.getMessage()),
          e);
    }
  }

  @Override
  public long mostBytes() {
    return Puts.MOST;
  }

  @Override
  public void put(String name, Content content) throws StoreException {
    String key = key(name);
    call(
        name,
        () -> {
          puts.put(key, content);
          return key;
        });
  }

  @Override
  public InputStream read(String name) throws StoreException {
    GetObjectRequest request = get(name).build();
    ResponseInputStream<GetObjectResponse> bytes = call(name, () -> client.getObject(request));
    String what = name + " in " + location;
    Long length = bytes.response().contentLength();
    if (length == null || length < 0 || length > Puts.MOST) {
      bytes.abort();
      throw new StoreException.Unavailable(
          "%s: the server says that it has %s bytes, which cannot be; it is safe to try again"
              .formatted(what, length == null ? "an unknown number of" : length));
    }
    return new BufferedInputStream(
        new WholeInputStream(bytes, what, length, patience.call(length), Ticker.systemTicker()),
        BUFFER);
  }

  private GetObjectRequest.Builder get(String name) {
    return GetObjectRequest.builder().bucket(location.bucket()).key(key(name));
  }

  @Override
  public void read(String name, long offset, ByteBuffer into) throws StoreException {
    if (!into.hasRemaining()) {
      return;
    }
    long last = offset + into.remaining() - 1;
    GetObjectRequest request =
        get(name)
            .range("bytes=" + offset + "-" + last)
            .overrideConfiguration(patience.forBytes(into.remaining()))
            .build();
    int start = into.position();
    int end = into.limit();
    long got =
        call(
            name,
            () ->
                client.getObject(
                    request,
                    (response, bytes) -> {
                      into.limit(end).position(start);
                      fill(into, bytes, lengthOf(response, end - start));
                      return (long) into.position() - start;
                    }));
    if (got != end - start) {
      throw new StoreException.Damaged(
          "%s in %s is cut short: it ends at byte %d, before byte %d"
              .formatted(name, location, offset + got, last + 1));
    }
  }

  /** What a range has; a server that sends something else would be read wrongly. */
  private static long lengthOf(GetObjectResponse response, long asked) {
    Long length = response.contentLength();
    if (length == null || length < 0 || length > asked) {
      throw SdkClientException.create(
          "the server sent %s bytes instead of %d".formatted(length, asked));
    }
    return length;
  }

  /** A connection that was cut is tried again by the SDK. */
  private static void fill(ByteBuffer into, InputStream bytes, long count) {
    try {
      into.limit((int) (into.position() + count));
      ReadableByteChannel channel = Channels.newChannel(bytes);
      while (into.hasRemaining()) {
        if (channel.read(into) < 0) {
          throw new IOException("the connection ended " + into.remaining() + " bytes too early");
        }
      }
    } catch (IOException e) {
      throw RetryableException.create("the connection was cut", e);
    }
  }

  @Override
  public Page list(String directory, String after, int limit) throws StoreException {
    String prefix = location.prefix() + (directory.isEmpty() ? "" : Names.require(directory) + "/");
    S3Listing listing = new S3Listing(location.bucket(), prefix);
    return call(
        directory,
        () -> {
          var request = listing.first(after, limit);
          ListObjectsV2Response answer = client.listObjectsV2(request.build());
          Page page = listing.page(answer);
          for (int empty = 0; page.more() && page.entries().isEmpty(); empty++) {
            if (empty == MOST_EMPTY) {
              throw new StoreException.Unavailable(
                  "%s in %s: the server sends one empty list after the other; it is safe to try again"
                      .formatted(directory, location));
            }
            request.continuationToken(answer.nextContinuationToken());
            answer = client.listObjectsV2(request.build());
            page = listing.page(answer);
          }
          return page;
        });
  }

  @Override
  public void delete(String name) throws StoreException {
    String key = key(name);
    call(name, () -> client.deleteObject(b -> b.bucket(location.bucket()).key(key)));
  }

  /** By the answer to a list of one, which needs no other permission than lists do. */
  @Override
  public Instant now() throws StoreException {
    ListObjectsV2Response answer =
        call(
            "the time",
            () ->
                client.listObjectsV2(
                    b -> b.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1)));
    Optional<String> date = answer.sdkHttpResponse().firstMatchingHeader("Date");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.orElse("none"), Instant::from);
    } catch (DateTimeException e) {
      throw new StoreException.Refused(
          location + ": the server does not say what time it is, and so cannot be used");
    }
  }

  /** Nothing is ever left. */
  @Override
  public void tidy() {}

  @Override
  public void close() {
    client.close();
  }

  /** Returns bucket, prefix and server. */
  @Override
  public String toString() {
    return location.toString();
  }
}
