package io.baton.archive.s3;

import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts objects, each by one request with its MD5, so that what arrives is what was sent. The
 * request is on condition that there is no such object. As some servers do not know conditions, and
 * some pass them over, that is asked before; there the second of two who put at the same instant
 * wins.
 */
final class Puts {

  /** Most bytes of one request. */
  static final long MOST = 5L << 30;

  private final S3Client client;
  private final S3Location location;
  private final Patience patience;

  Puts(S3Client client, S3Location location, Patience patience) {
    this.client = client;
    this.location = location;
    this.patience = patience;
  }

  void put(String key, Content content) throws StoreException {
    if (content.length() > MOST) {
      throw new StoreException.Refused(
          "%s for %s has %d bytes, more than the 5 GiB that one request may have"
              .formatted(key, location, content.length()));
    }
    if (isThere(key)) {
      return;
    }
    PutObjectRequest.Builder request = request(key, content);
    try {
      send(request.ifNoneMatch("*"), content);
    } catch (S3Exception e) {
      if (S3Errors.isUnknown(e)) {
        send(request.ifNoneMatch(null), content);
      } else if (!S3Errors.isThere(e) || !isThere(key)) {
        throw e;
      }
    }
  }

  private PutObjectRequest.Builder request(String key, Content content) throws StoreException {
    return PutObjectRequest.builder()
        .bucket(location.bucket())
        .key(key)
        .contentLength(content.length())
        .contentMD5(md5(content))
        .overrideConfiguration(patience.forBytes(content.length()));
  }

  private void send(PutObjectRequest.Builder request, Content content) {
    client.putObject(
        request.build(),
        RequestBody.fromContentProvider(
            () -> open(content), content.length(), "application/octet-stream"));
  }

  private boolean isThere(String key) {
    try {
      client.headObject(b -> b.bucket(location.bucket()).key(key));
      return true;
    } catch (S3Exception e) {
      if (S3Errors.isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  private static InputStream open(Content content) {
    try {
      return content.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String md5(Content content) throws StoreException {
    try (InputStream bytes = content.open()) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[1 << 16];
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (IOException e) {
      throw new StoreException.Unavailable(
          "what shall be put cannot be read: " + e.getMessage() + "; it is safe to try again", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
