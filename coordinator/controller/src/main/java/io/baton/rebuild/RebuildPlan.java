package io.baton.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which records a rebuild writes (R11).
 *
 * <p>Why a written record is safe: its epoch is above every promise, every record, and every epoch
 * that may have been won in the lost ZooKeeper ({@link Generations}), and its replicas have
 * promised it before, so whoever still owns the segment can have nothing more acknowledged (P3):
 * one of its members is among them. Its in-sync set holds the version that {@link Copies} chose,
 * and nothing else (P2); in a {@linkplain GroupCopies group} also what can go back to it.
 *
 * <p>Where ZooKeeper is believed, a record is left alone if no promise exceeds its epoch and every
 * member that answered is one that would be named. Where it is not, such a record is written anew
 * as well: its owner may count fewer than it says, and its next epoch may have been won by somebody
 * before.
 *
 * <p>Of a group all records are left alone, or all are written, or none is and somebody has to
 * decide: a segment of it that is missing, removed or left out would make half a group of the rest.
 *
 * <p>A tombstone stays one, and what is removed stays removed. What somebody knows to have been
 * removed does not come back without a decision, and nothing is ever deleted.
 *
 * <p>A rebuild that was cut short is begun again: it comes to the same.
 *
 * @param steps what to do
 * @param remarks what is not done, and why; conflicts are for somebody to decide
 * @param untouched records that are as new as the nodes
 * @param distrusted whether nodes wait for the rebuild
 */
public record RebuildPlan(
    ImmutableList<Step> steps, ImmutableList<Remark> remarks, int untouched, boolean distrusted) {

  /** Whether somebody has to decide first. */
  public boolean hasConflicts() {
    return remarks.stream().anyMatch(Remark::conflict);
  }

  /**
   * The steps in the order in which they are carried out. Those of a group are carried out
   * together: nothing is written before all its replicas were sealed, as what they were listed with
   * is not of one moment.
   */
  public ImmutableList<ImmutableList<Step>> together() {
    Map<Group, List<Step>> all =
        steps.stream()
            .collect(Collectors.groupingBy(Step::group, LinkedHashMap::new, Collectors.toList()));
    return all.values().stream()
        .map(ImmutableList::copyOf)
        .collect(ImmutableList.toImmutableList());
  }

  /** Makes it. */
  public static RebuildPlan of(Findings findings, Choices choices) {
    return new Planning(findings, choices).plan();
  }

  /** The name of a segment whose own is another's: NAME~ID, or ID alone if that is too long. */
  static SegmentName aside(SegmentName name, SegmentId id) {
    String both = name.value() + '~' + id;
    boolean fits = both.getBytes(UTF_8).length <= SegmentName.MAX_BYTES;
    return SegmentName.of(fits ? both : id.toString());
  }
}
