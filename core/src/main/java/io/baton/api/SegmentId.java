package io.baton.api;

import java.util.HexFormat;

/**
 * The identity of a segment: 128 random bits, drawn once at registration and never used again, so
 * that a message meant for a former holder of a name meets nothing.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record SegmentId(long high, long low) implements Comparable<SegmentId> {

  /**
   * Parses the form of {@link #toString}.
   *
   * @throws IllegalArgumentException unless {@code hex} is 32 hexadecimal digits
   */
  public static SegmentId parse(String hex) {
    if (!hex.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "a segment id is 32 lower-case hexadecimal digits, not \"" + hex + '"');
    }
    return new SegmentId(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  @Override
  public int compareTo(SegmentId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Returns 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
