package io.baton.demo.chunks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What tells one chunk from another: the first 16 bytes of its SHA-256.
 *
 * @param high the first 8 bytes
 * @param low the others
 */
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {

  /** Of a chunk. */
  public static Fingerprint of(byte[] bytes, int from, int length) {
    MessageDigest sha = sha256();
    sha.update(bytes, from, length);
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    return new Fingerprint(digest.getLong(), digest.getLong());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Fingerprint other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
