package io.baton.cli.answer;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.cli.terminal.Activity;
import io.baton.cli.terminal.Terminal;
import io.baton.registry.Registry;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.removal.RemovalWalk;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Segments that were removed, found by looking through all records; a person sees that it goes on.
 */
public final class RemovedSegments {

  private static final Comparator<SegmentRecord> BY_NAME =
      Comparator.comparing(SegmentRecord::name).thenComparing(record -> record.id().toString());

  private final Predicate<SegmentName> wanted;
  private final int limit;
  private final TreeSet<SegmentRecord> first = new TreeSet<>(BY_NAME);
  private @Nullable SegmentRecord tombstone;

  private RemovedSegments(Predicate<SegmentName> wanted, int limit) {
    this.wanted = wanted;
    this.limit = limit;
  }

  /**
   * What was found.
   *
   * @param segments that can be undeleted, the first in the order of their names
   * @param more whether there are others
   * @param tombstone one that cannot any more, if there is any
   */
  public record Found(
      ImmutableList<SegmentRecord> segments, boolean more, Optional<SegmentRecord> tombstone) {}

  /** Those whose name, before their removal, is wanted. */
  public static Found find(
      Terminal terminal,
      Registry registry,
      Duration timeout,
      Predicate<SegmentName> wanted,
      int limit) {
    RemovedSegments found = new RemovedSegments(wanted, limit);
    AtomicLong buckets = new AtomicLong();
    return Activity.counting(
        terminal,
        "looking through all segments",
        done -> done + " of at most 4096 buckets",
        buckets::get,
        () -> {
          RemovalWalk.walk(registry.segments(), timeout, buckets::set, found::add);
          return found.found();
        });
  }

  private void add(SegmentRecord record) {
    if (!wanted.test(record.name())) {
      return;
    }
    if (record.state() == SegmentState.DELETED) {
      tombstone = record;
      return;
    }
    first.add(record);
    if (first.size() > limit + 1) {
      first.pollLast();
    }
  }

  /** One more than asked for tells whether there are others. */
  private Found found() {
    boolean more = first.size() > limit;
    if (more) {
      first.pollLast();
    }
    return new Found(ImmutableList.copyOf(first), more, Optional.ofNullable(tombstone));
  }
}
