package io.baton.registry.record;

import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.ArchivePolicy;
import io.baton.api.Retention;
import io.baton.api.Version;
import java.time.Duration;

/** Policies with something in every field. */
final class SamplePolicies {

  static final Retained RETAINED =
      new Retained(
          new Retention(10, Duration.ofDays(1), Duration.ofMinutes(10)),
          ImmutableSortedMap.of("before-upgrade", new Version(3, 127)));

  static final ArchivePolicy ARCHIVE =
      new ArchivePolicy(
          "s3://bucket/prefix?region=eu-central-1",
          100,
          Duration.ofMinutes(10),
          7,
          Duration.ofDays(30),
          new Version(3, 128));

  private SamplePolicies() {}
}
