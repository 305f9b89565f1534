package io.baton.api;

/**
 * One state of a segment. The epoch names the owner that wrote it; the sequence rises with every
 * capture. Ordered by epoch, then sequence. Within one segment id a version stands for one content,
 * for ever.
 *
 * @param epoch 1 or more; 0 only in {@link #NONE}
 * @param sequence 1 or more; 0 only in {@link #NONE}
 */
public record Version(long epoch, long sequence) implements Comparable<Version> {

  /** Before the first version: no content was ever committed. */
  public static final Version NONE = new Version(0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a part is negative, or only one of them is zero
   */
  public Version {
    if (epoch < 0 || sequence < 0 || (epoch == 0) != (sequence == 0)) {
      throw new IllegalArgumentException(
          "not a version: epoch " + epoch + ", sequence " + sequence);
    }
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return epoch == 0;
  }

  /** Whether this is older than {@code other}. */
  public boolean isBefore(Version other) {
    return compareTo(other) < 0;
  }

  /** The later of two versions. */
  public static Version max(Version a, Version b) {
    return a.isBefore(b) ? b : a;
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not {@code epoch.sequence}
   */
  public static Version parse(String text) {
    int dot = text.indexOf('.');
    try {
      return new Version(
          Long.parseLong(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException("not a version such as 3.127: " + text, e);
    }
  }

  @Override
  public int compareTo(Version other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }

  /** Returns {@code epoch.sequence}, such as {@code 3.127}. */
  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
