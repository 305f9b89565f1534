package io.baton.api;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;

/**
 * Segments that were registered together and are checkpointed, opened and removed together, or not
 * at all.
 *
 * @param segments of the group, 1 to {@value #MOST}; none for a segment by itself
 */
public record Group(ImmutableSortedSet<SegmentId> segments) {

  /** Most segments of one group: all their records are written in one transaction. */
  public static final int MOST = 64;

  /** That of a segment by itself. */
  public static final Group NONE = new Group(ImmutableSortedSet.of());

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public Group {
    if (segments.size() > MOST) {
      throw new IllegalArgumentException(
          "a group has at most " + MOST + " segments, not " + segments.size());
    }
  }

  /** A group of these. */
  public static Group of(Collection<SegmentId> segments) {
    return new Group(ImmutableSortedSet.copyOf(segments));
  }

  /** Whether it stands for a segment by itself. */
  public boolean isNone() {
    return segments.isEmpty();
  }

  /** The segments' ids, ascending. */
  @Override
  public String toString() {
    return segments.toString();
  }
}
