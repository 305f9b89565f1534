package io.baton.archive.expiry;

import java.time.Duration;

/**
 * Which versions stay: those among the last so many, and those younger than an age.
 *
 * @param last how many, 1 or more: the newest version always stays
 * @param age since a version was archived, by the store's clock; zero keeps none for its age
 */
public record ExpiryPolicy(int last, Duration age) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what does not fit
   */
  public ExpiryPolicy {
    if (last < 1) {
      throw new IllegalArgumentException("at least the last version stays, not " + last);
    }
    if (age.isNegative()) {
      throw new IllegalArgumentException("an age is not negative: " + age);
    }
  }
}
