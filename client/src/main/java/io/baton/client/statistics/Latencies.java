package io.baton.client.statistics;

import com.google.common.base.Preconditions;
import com.google.common.primitives.ImmutableLongArray;
import java.time.Duration;

/**
 * A distribution of times, in buckets of which four double the time: what it says is at most a
 * quarter too high.
 *
 * @param counts of each bucket
 * @param total of all times, exact
 */
public record Latencies(ImmutableLongArray counts, Duration total) {

  static final int BUCKETS = 4 * Long.SIZE;
  private static final int LINEAR = 4;

  /** Where a time is counted. */
  static int bucket(long nanos) {
    if (nanos < LINEAR) {
      return (int) Math.max(0, nanos);
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    return 4 * (octave - 1) + (int) ((nanos >>> (octave - 2)) & 3);
  }

  /** The longest time of a bucket. */
  static long longest(int bucket) {
    if (bucket < LINEAR) {
      return bucket;
    }
    int octave = bucket / 4 + 1;
    return ((5L + bucket % 4) << (octave - 2)) - 1;
  }

  /** How many there are. */
  public long count() {
    return counts.stream().sum();
  }

  /** The mean; zero if there are none. */
  public Duration mean() {
    return count() == 0 ? Duration.ZERO : total.dividedBy(count());
  }

  /**
   * A time that a part of them did not exceed; zero if there are none.
   *
   * @param percent above 0, up to 100, such as 99.9
   */
  public Duration percentile(double percent) {
    Preconditions.checkArgument(
        percent > 0 && percent <= 100, "a percentile is above 0 and at most 100, not %s", percent);
    long needed = (long) Math.ceil(count() * percent / 100);
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (needed > 0 && seen >= needed) {
        return Duration.ofNanos(longest(i));
      }
    }
    return Duration.ZERO;
  }
}
