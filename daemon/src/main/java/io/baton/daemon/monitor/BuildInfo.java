package io.baton.daemon.monitor;

import com.google.common.collect.ImmutableList;

/** Which build runs. */
public final class BuildInfo {

  private static final Metric BUILD =
      Metric.gauge("baton_build_info", "Always 1; the label says which build of Baton runs.")
          .by("version");

  /** What is shown of it. */
  public static final ImmutableList<Metric> METRICS = ImmutableList.of(BUILD);

  private BuildInfo() {}

  /** Shows it. */
  public static void show(Meters meters, String version) {
    meters.info(BUILD, version);
  }
}
