package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ListedReplica.Holding;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node has, listed twice. Owners go on meanwhile, so of one round of listings the node that
 * was asked first would seem to lack what the one that was asked last knows to be committed. What
 * was known to be committed in a round before is on every member throughout the next.
 */
public final class Listings {

  private Listings() {}

  /** Whether it matters: of segments by themselves it does not. */
  public static boolean haveGroups(ImmutableList<ListedReplica> listing) {
    return listing.stream()
        .anyMatch(each -> each.holding() != null && !each.holding().spec().group().isNone());
  }

  /** The later one, with the commit points of the earlier one. */
  public static ImmutableList<ListedReplica> joined(
      ImmutableList<ListedReplica> earlier, ImmutableList<ListedReplica> later) {
    Map<SegmentId, Version> known = new HashMap<>();
    for (ListedReplica each : earlier) {
      if (each.holding() != null) {
        known.put(each.segment(), each.holding().commitPoint());
      }
    }
    return later.stream()
        .map(each -> committedUpTo(each, known.getOrDefault(each.segment(), Version.NONE)))
        .collect(ImmutableList.toImmutableList());
  }

  private static ListedReplica committedUpTo(ListedReplica listed, Version known) {
    Holding now = listed.holding();
    return now == null
        ? listed
        : new ListedReplica(
            listed.segment(),
            new Holding(
                now.name(),
                now.spec(),
                now.incarnation(),
                now.fence(),
                now.last(),
                now.writtenIn(),
                known),
            listed.removedIn());
  }
}
