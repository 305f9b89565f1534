package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import java.util.Collection;
import java.util.Comparator;

/**
 * The replicas of all segments of a group, or of one segment by itself.
 *
 * <p>One version is recovered for all of them (R12), the <em>cut</em>: the oldest among what {@link
 * Copies} would recover of each segment, the newest version of its replicas that have promised the
 * most. Why nothing is lost that was closed, or that an open has returned (P2):
 *
 * <ul>
 *   <li>It was on all members of all segments. An open that was finished has fenced them; one that
 *       was not has fenced some, and teaches nobody. So of each segment of which a member answers,
 *       one is among those that have promised the most <em>of that segment</em>, and their newest
 *       version is not before it. Learners, which may hold less, lower nothing.
 *   <li>How much was promised may differ among the segments: an open ended before it had fenced
 *       all, or those that it has fenced do not answer. It returned nothing, or else no member of
 *       that segment answers. So no segment is measured by the promises of another.
 *   <li>In sync are those that have promised the most and hold the cut or more, and whoever holds
 *       just the cut. The next open takes the oldest version of these, which is the cut, as one
 *       holds just that, and has the others go back. They can: a version has the same name in all
 *       segments, and is in the chain of whoever holds a later one of the same history; and no
 *       commit point is after the cut, as that is closed. If one cannot, the open refuses.
 * </ul>
 *
 * <p>If a segment is {@linkplain #lacksMember without a member}, there is no cut that is known to
 * have everything, and others may be unable to go back to one: that is for somebody to decide.
 *
 * <p>All of a group get epochs of one generation, so that the next open, one above the highest, is
 * one open more for each of them. The count stays each segment's own: a seal that raised it would
 * hide from a rebuild that follows one that was cut short who else had promised as much.
 */
final class GroupCopies {

  private final ImmutableList<Copies> parts;
  private final long opens;
  private final Version committed;
  private final Version cut;
  private final boolean whole;

  GroupCopies(Collection<Copies> all) {
    parts =
        all.stream()
            .filter(part -> !part.recovered().isNone())
            .collect(ImmutableList.toImmutableList());
    opens =
        parts.stream().mapToLong(part -> Generations.opens(part.newest().epoch())).max().orElse(0);
    committed = parts.stream().map(Copies::committed).reduce(Version.NONE, Version::max);
    cut =
        parts.stream()
            .map(Copies::newestOfMembers)
            .min(Comparator.naturalOrder())
            .orElse(Version.NONE);
    whole = parts.size() > 1 && parts.stream().noneMatch(this::lacksMember);
  }

  /**
   * Whether no member of a segment answers: replicas of the group hold what an owner has written
   * after it had opened it, and nobody here has promised that open; or they know a version to be
   * closed, and whoever may be a member here does not hold it.
   */
  boolean lacksMember(Copies part) {
    return parts.size() > 1 && (part.opens() < opens || part.newestOfMembers().isBefore(committed));
  }

  /** The version to go on from, or none. */
  Version recovered(Copies part) {
    return whole ? cut : part.recovered();
  }
}
