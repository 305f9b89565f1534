package io.baton.healing;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which segments are repaired, and when (R4): those that lack a copy and were without a
 * living owner for the grace time, in one epoch, as long as this plan has looked. The fewest copies
 * come first, then who has waited longest. Time is in nanoseconds of a monotonic clock.
 * Single-threaded.
 */
public final class RepairPlan {

  /**
   * Bounds of the work.
   *
   * @param grace how long a segment must have been without an owner: long enough for an application
   *     that restarts to open it itself
   * @param retry after one repair of a segment has ended, before its next begins
   * @param concurrent repairs at once, 1 or more; each reads and writes whole segments
   * @param remembered segments that are known to need repair, 1 or more; others come when there is
   *     room
   */
  public record Limits(Duration grace, Duration retry, int concurrent, int remembered) {

    /** Checks the ranges. */
    public Limits {
      Preconditions.checkArgument(
          !grace.isNegative() && !retry.isNegative(),
          "grace (%s) and retry (%s) must not be negative",
          grace,
          retry);
      Preconditions.checkArgument(
          concurrent >= 1 && remembered >= concurrent,
          "concurrent (%s) must be 1 or more, and at most remembered (%s)",
          concurrent,
          remembered);
    }
  }

  private static final class Case {
    Ailment ailment;
    long since;
    long notBefore;
    boolean underWay;

    Case(Ailment ailment, long nowNanos) {
      this.ailment = ailment;
      this.since = nowNanos;
      this.notBefore = nowNanos;
    }
  }

  private final Limits limits;
  private final Map<SegmentId, Case> cases = new HashMap<>();

  /** Starts with nothing known, so that grace times begin now. */
  public RepairPlan(Limits limits) {
    this.limits = limits;
  }

  /** The segment was seen to lack nothing, or to have an owner that lives. */
  public void well(SegmentId segment) {
    Case known = cases.get(segment);
    if (known != null && !known.underWay) {
      cases.remove(segment);
    }
  }

  /** The segment was seen to lack copies, and its owner, if any, was not alive. */
  public void ailing(Ailment ailment, long nowNanos) {
    Case known = cases.get(ailment.segment());
    if (known == null) {
      if (cases.size() < limits.remembered()) {
        cases.put(ailment.segment(), new Case(ailment, nowNanos));
      }
      return;
    }
    if (known.ailment.epoch() != ailment.epoch()) {
      known.since = nowNanos;
    }
    known.ailment = ailment;
  }

  /** Repairs to begin now; each counts until it {@linkplain #ended ends}. */
  public ImmutableList<Ailment> due(long nowNanos) {
    ImmutableList<Case> due =
        cases.values().stream()
            .filter(some -> isDue(some, nowNanos))
            .sorted(
                Comparator.<Case>comparingInt(some -> some.ailment.inSync())
                    .thenComparing(some -> nowNanos - some.since, Comparator.reverseOrder()))
            .limit(limits.concurrent() - underWay())
            .collect(ImmutableList.toImmutableList());
    due.forEach(some -> some.underWay = true);
    return due.stream().map(some -> some.ailment).collect(ImmutableList.toImmutableList());
  }

  private boolean isDue(Case some, long nowNanos) {
    return !some.underWay
        && nowNanos - some.since >= limits.grace().toNanos()
        && nowNanos - some.notBefore >= 0;
  }

  /** A repair has ended, well or not; the next look tells. */
  public void ended(SegmentId segment, long nowNanos) {
    Case known = cases.get(segment);
    if (known != null) {
      known.underWay = false;
      known.notBefore = nowNanos + limits.retry().toNanos();
    }
  }

  /** How many segments are known to need repair, those under way included. */
  public int size() {
    return cases.size();
  }

  /** Of {@link #size}, how many have one copy or none: the next loss is a loss of data. */
  public int inDanger() {
    return (int) cases.values().stream().filter(some -> some.ailment.inSync() <= 1).count();
  }

  /** How many repairs are under way. */
  public int underWay() {
    return (int) cases.values().stream().filter(some -> some.underWay).count();
  }
}
