package io.baton.rebuild;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.rebuild.Decision.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes one decision for each group of what was decided for its segments (R12): all of them are
 * registered, or none is, and their records are written all or not at all.
 *
 * <p>A segment that ZooKeeper has, and whose content no node that answered has, holds nobody up:
 * its record says where to look, and until its content is there again no open of the group gets
 * through.
 */
final class Grouping {

  private final Map<SegmentId, Decision> decisions;
  private final Groups groups;

  Grouping(Map<SegmentId, Decision> decisions, Groups groups) {
    this.decisions = decisions;
    this.groups = groups;
  }

  void settle() {
    decisions.keySet().stream()
        .map(groups::of)
        .filter(group -> !group.isNone())
        .collect(ImmutableSet.toImmutableSet())
        .forEach(this::settle);
  }

  private void settle(Group group) {
    List<Decision> all =
        group.segments().stream().map(decisions::get).filter(Objects::nonNull).toList();
    if (all.stream().noneMatch(each -> each.kind() == Kind.LIVING)) {
      return;
    }
    List<String> missing = new ArrayList<>();
    group.segments().forEach(id -> whatIsMissing(id, group).ifPresent(missing::add));
    if (!missing.isEmpty()) {
      group.segments().forEach(id -> withhold(id, String.join(", ", missing)));
    } else if (!all.stream().allMatch(each -> each.kind() == Kind.UNSEEN || each.fits())) {
      all.stream().filter(each -> each.kind() == Kind.LIVING).forEach(Decision::isWritten);
    }
  }

  private Optional<String> whatIsMissing(SegmentId id, Group group) {
    Decision decision = decisions.get(id);
    if (decision == null) {
      return Optional.of("no node that answered has a copy of segment " + id);
    }
    return Optional.ofNullable(
        switch (decision.kind()) {
          case ABSENT -> "segment " + id + " was never written";
          case UNDECIDED -> "segment " + id + " waits for a decision";
          case GONE -> "segment " + id + " is removed or left out";
          case UNSEEN, LIVING ->
              groups.of(id).equals(group) ? null : "segment " + id + " is not of its group";
        });
  }

  /** One that waits for a decision by itself says so already. */
  private void withhold(SegmentId id, String why) {
    Decision decision = decisions.computeIfAbsent(id, Decision::new);
    if (decision.kind() != Kind.UNDECIDED) {
      decision.withhold(
          "its group is registered whole or not at all, and "
              + why
              + ": settle that, and run again; or have each of the group by itself, or left out: this one by "
              + groups.decidedBy(id));
    }
  }
}
