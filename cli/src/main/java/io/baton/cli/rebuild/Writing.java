package io.baton.cli.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.error.UnavailableException;
import io.baton.rebuild.Step;
import io.baton.registry.Outcome;
import io.baton.registry.Registration;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the records of steps whose replicas are sealed. */
final class Writing {

  private final Registry registry;
  private final InstantSource clock;
  private final Duration timeout;

  Writing(Registry registry, InstantSource clock, Duration timeout) {
    this.registry = registry;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * A group's records in one transaction, if all are there. If some are missing nobody opens it,
   * and those are written last: so whoever finds all of them finds what was written.
   *
   * @param written is told of each
   * @throws UnavailableException if it did not come to that
   */
  void write(ImmutableList<Step> together, Consumer<Step> written) {
    if (isWholeGroup(together)) {
      writeAll(together);
      together.forEach(written);
      return;
    }
    together.stream()
        .sorted(Comparator.comparing(step -> step.before() == null))
        .forEach(
            step -> {
              write(step);
              written.accept(step);
            });
  }

  private static boolean isWholeGroup(ImmutableList<Step> steps) {
    Group all = Group.of(steps.stream().map(Step::segment).toList());
    return steps.get(0).spec().group().equals(all)
        && steps.stream().noneMatch(step -> step.before() == null);
  }

  private void writeAll(ImmutableList<Step> steps) {
    Map<SegmentId, SegmentRecord> next =
        Maps.transformValues(
            Maps.uniqueIndex(steps, Step::segment), step -> step.record(clock.instant()));
    ImmutableList<VersionedRecord> before =
        steps.stream().map(Step::before).collect(ImmutableList.toImmutableList());
    requireWon(
        registry.segments().compareAndSet(before, record -> next.get(record.id()), timeout)
            instanceof Outcome.Won);
  }

  private void write(Step step) {
    SegmentRecord record = step.record(clock.instant());
    VersionedRecord before = step.before();
    requireWon(
        before == null
            ? registry.names().restore(record, timeout) instanceof Registration.Reserved
            : registry.segments().compareAndSet(before, record, timeout) instanceof Outcome.Won);
  }

  private static void requireWon(boolean won) {
    if (!won) {
      throw new UnavailableException(
          "its record or its name was written by another, or ZooKeeper did not answer: run again");
    }
  }
}
