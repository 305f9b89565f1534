package io.baton.archive.expiry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.SegmentArchive.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with versions. Pure.
 *
 * @param retire versions that are to be retired now, oldest first
 * @param delete versions that were retired long enough ago, oldest first; of some only the
 *     retirement is left
 */
public record ExpiryPlan(ImmutableList<Version> retire, ImmutableList<Version> delete) {

  /**
   * Makes one.
   *
   * @param now by the store's clock
   * @param stored all versions that are there, oldest first
   * @param retired which are retired, and since when
   */
  static ExpiryPlan of(
      ExpiryPolicy policy, Instant now, List<Stored> stored, Map<Version, Instant> retired) {
    ImmutableList<Stored> staying =
        stored.stream()
            .filter(version -> !retired.containsKey(version.version()))
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Version> retire =
        staying.stream()
            .limit(Math.max(0, staying.size() - policy.last()))
            .filter(version -> isOlder(version.put(), now, policy.age()))
            .map(Stored::version)
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Version> delete =
        retired.entrySet().stream()
            .filter(version -> isOlder(version.getValue(), now, SegmentArchive.GRACE))
            .map(Map.Entry::getKey)
            .sorted()
            .collect(ImmutableList.toImmutableList());
    return new ExpiryPlan(retire, delete);
  }

  /** The versions of these that are there when it is carried out, retired ones among them. */
  ImmutableSet<Version> remaining(List<Stored> stored) {
    return stored.stream()
        .map(Stored::version)
        .filter(version -> !delete.contains(version))
        .collect(ImmutableSet.toImmutableSet());
  }

  static boolean isOlder(Instant time, Instant now, Duration age) {
    return Duration.between(time, now).compareTo(age) > 0;
  }
}
