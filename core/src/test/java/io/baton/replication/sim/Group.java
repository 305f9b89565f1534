package io.baton.replication.sim;

import io.baton.api.Version;
import io.baton.replication.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The segments of one group, what clients saw of it, and how often (R12). */
final class Group {

  /** What happened, over many seeds. */
  static final class Tally {
    int opened;
    int closed;
    int wentBack;
    int recoveredUnclosed;
    int claimsResolved;

    @Override
    public String toString() {
      return String.format(
          "opened %d, closed %d, members that went back %d, unclosed ones recovered %d,"
              + " claims resolved by a look %d",
          opened, closed, wentBack, recoveredUnclosed, claimsResolved);
    }
  }

  final List<SimSegment> segments = new ArrayList<>();
  final Tally tally;
  private final @Nullable GroupBroken broken;
  private final TreeMap<Long, Version> closed = new TreeMap<>();

  Group(@Nullable GroupBroken broken, Tally tally) {
    this.broken = broken;
    this.tally = tally;
  }

  boolean breaks(GroupBroken what) {
    return broken == what;
  }

  /** An open of the group is about to return. */
  void opened(List<Opened> results, List<Version> before) {
    tally.opened++;
    Version recovered = results.get(0).recovered();
    if (!results.stream().allMatch(one -> one.recovered().equals(recovered))) {
      throw new Violation("R12 together", "an open returned half a group: " + results);
    }
    for (int i = 0; i < segments.size(); i++) {
      Version tip = segments.get(i).history().tip();
      tally.recoveredUnclosed += tip.isBefore(recovered) && i == 0 ? 1 : 0;
      segments.get(i).history().checkAllAt(results.get(i).epoch(), recovered);
      segments.get(i).history().opened(results.get(i).epoch(), recovered, before.get(i));
    }
  }

  /**
   * A part is committed: then, at this instant, the parts of all segments are on the whole set of
   * each.
   */
  void committed(long epoch, Version version) {
    for (SimSegment segment : segments) {
      String what = "epoch " + epoch + " committed " + version + " of a group";
      segment.history().checkHeldWhen(epoch, version, what);
    }
  }

  /** The application is told. */
  void closed(long epoch, Version version) {
    tally.closed++;
    Version before = closed.put(epoch, version);
    if (before != null && !before.isBefore(version)) {
      throw new Violation("R12 order", version + " after " + before);
    }
    for (SimSegment segment : segments) {
      if (segment.history().tip().isBefore(version)) {
        throw new Violation("R12 together", version + " is not committed on " + segment);
      }
    }
  }
}
