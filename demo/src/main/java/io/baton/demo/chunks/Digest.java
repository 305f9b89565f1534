package io.baton.demo.chunks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** One line that stands for a whole result. */
final class Digest {

  private Digest() {}

  /** SHA-256 of the totals and of the counts in the order of their fingerprints, in hexadecimal. */
  static String of(Totals totals, Map<Fingerprint, Long> counts) {
    MessageDigest sha = Fingerprint.sha256();
    sha.update(longs(totals.position(), totals.chunks(), totals.distinct()));
    new TreeMap<>(counts)
        .forEach((print, count) -> sha.update(longs(print.high(), print.low(), count)));
    return HexFormat.of().formatHex(sha.digest());
  }

  private static byte[] longs(long a, long b, long c) {
    return ByteBuffer.allocate(3 * Long.BYTES).putLong(a).putLong(b).putLong(c).array();
  }
}
