package io.baton.api;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where storage nodes archive a segment's committed versions, how often, and how long these stay
 * there. The newest archived one always stays.
 *
 * @param location {@code file:///DIRECTORY} or {@code s3://BUCKET/PREFIX}; never with a secret
 * @param everyVersions a version is archived when so many were committed since the last one; 0 to
 *     not count them
 * @param every a version is archived when the last one was put so long ago, in whole seconds, by
 *     the archive's clock; zero to not look at the time
 * @param last how many versions stay in the archive, at least
 * @param age versions stay for so long, at least, in whole seconds by the archive's clock; if
 *     {@code last} and this are zero all stay
 * @param requested this version, or one that is newer, is archived as soon as may be; {@link
 *     Version#NONE} if none was asked for
 */
public record ArchivePolicy(
    String location,
    long everyVersions,
    Duration every,
    int last,
    Duration age,
    Version requested) {

  /** Characters of a location. */
  public static final int MOST_CHARACTERS = 1024;

  /** Ten years. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern LOCATION = Pattern.compile("(file|s3):[\\x21-\\x7e]+");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what does not fit; it does not repeat the location
   */
  public ArchivePolicy {
    if (location.length() > MOST_CHARACTERS
        || !LOCATION.matcher(location).matches()
        || location.contains("@")) {
      throw new IllegalArgumentException(
          "the archive's location must look like file:///mnt/backup/baton or s3://bucket/prefix,"
              + " without a user or a password");
    }
    if (everyVersions < 0 || last < 0) {
      throw new IllegalArgumentException(
          "numbers of versions are not negative: every %d, the last %d"
              .formatted(everyVersions, last));
    }
    for (Duration time : new Duration[] {every, age}) {
      if (time.isNegative() || time.compareTo(LONGEST) > 0 || isBroken(time)) {
        throw new IllegalArgumentException(
            "times are whole seconds, zero to 3650 days, not " + time);
      }
    }
  }

  private static boolean isBroken(Duration time) {
    return !time.equals(Duration.ofSeconds(time.toSeconds()));
  }

  /** Whether versions are archived without being asked for. */
  public boolean isRegular() {
    return everyVersions > 0 || !every.isZero();
  }

  /** Whether versions go from the archive. */
  public boolean expires() {
    return last > 0 || !age.isZero();
  }

  /** The same with a version asked for. */
  public ArchivePolicy requesting(Version version) {
    return new ArchivePolicy(location, everyVersions, every, last, age, version);
  }
}
