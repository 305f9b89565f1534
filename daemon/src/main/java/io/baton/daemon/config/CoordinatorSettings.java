package io.baton.daemon.config;

import com.google.common.collect.ImmutableList;
import java.time.Duration;

/** What a coordinator can be told. */
public final class CoordinatorSettings {

  /** How long a segment must be without an owner. */
  public static final Setting<Duration> GRACE =
      Setting.withDefault(
          "grace",
          Kind.time(Duration.ZERO, Duration.ofDays(1)),
          "15s",
          "how long a segment must lack copies and an owner before it is repaired: an application"
              + " that comes back sooner does it itself");

  /** Repairs at once. */
  public static final Setting<Integer> REPAIRS =
      Setting.withDefault(
          "repairs",
          Kind.number("COUNT", 1, 1_000),
          "2",
          "repairs at once: more load disks and network more");

  /** Of one repair. */
  public static final Setting<Duration> REPAIR_TIMEOUT =
      Setting.withDefault(
          "repair-timeout",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(7)),
          "1h",
          "how long one repair may take; it is begun again later");

  /** Of calls. */
  public static final Setting<Duration> CALL_TIMEOUT =
      Setting.withDefault(
          "call-timeout",
          Kind.time(Duration.ofSeconds(3), Duration.ofHours(1)),
          "30s",
          "how long a repair tries to reach the members of a segment");

  /** Between two walks over all records. */
  public static final Setting<Duration> INTERVAL =
      Setting.withDefault(
          "interval",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "5s",
          "time between two walks over all segments; a node that comes or goes begins one at once");

  /** All of them. */
  public static final ImmutableList<Setting<?>> ALL =
      ImmutableList.of(
          CommonSettings.ZOOKEEPER,
          CommonSettings.ROOT,
          GRACE,
          REPAIRS,
          REPAIR_TIMEOUT,
          CALL_TIMEOUT,
          INTERVAL,
          CommonSettings.SESSION_TIMEOUT,
          CommonSettings.START_TIMEOUT,
          CommonSettings.MONITOR,
          CommonSettings.LOG_LEVEL,
          CommonSettings.LOG_DIR,
          CommonSettings.LOG_FILE_SIZE,
          CommonSettings.LOG_FILES);

  private CoordinatorSettings() {}
}
