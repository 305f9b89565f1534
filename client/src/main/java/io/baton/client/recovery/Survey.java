package io.baton.client.recovery;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.client.question.Question;
import io.baton.registry.record.FormerMember;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All copies of a segment that its nodes told of.
 *
 * @param record as it was then
 * @param living the owner, if it lives
 * @param nodes those in sync, those where replicas should be, and former ones, in this order
 */
public record Survey(
    SegmentRecord record, @Nullable Owner living, ImmutableList<NodeCopies> nodes) {

  /**
   * A copy that may be taken back.
   *
   * @param node that has it
   * @param copy its number there; 0 for the replica that is there and is no member any more
   * @param incarnation of it
   * @param holds the version that would be taken; none if no version is whole
   * @param newest version that it names
   * @param badBlocks of the newest version; 0 for a replica, whose blocks are checked when it is
   *     taken; -1 if they were not checked
   * @param why it does not count, for people
   * @param mayLose what would be given up, for people
   */
  public record Candidate(
      NodeId node,
      int copy,
      long incarnation,
      Version holds,
      Version newest,
      int badBlocks,
      String why,
      String mayLose) {}

  /** Whom to ask. */
  static ImmutableList<NodeId> nodesOf(SegmentRecord record) {
    Set<NodeId> all = new LinkedHashSet<>();
    record.inSync().forEach(member -> all.add(member.node()));
    all.addAll(record.desired());
    record.former().forEach(old -> all.add(old.member().node()));
    return ImmutableList.copyOf(all);
  }

  /** Whom to ask where the record may be older than what these hold. */
  static List<NodeId> nodesOf(SegmentRecord record, Set<NodeId> also) {
    Set<NodeId> all = new LinkedHashSet<>(nodesOf(record));
    all.addAll(also);
    return ImmutableList.copyOf(all);
  }

  /** Joins what a node said with what the record says of it. */
  static NodeCopies of(SegmentRecord record, NodeId node, Question.Answer answer) {
    Member member =
        record.inSync().stream().filter(m -> m.node().equals(node)).findFirst().orElse(null);
    FormerMember former =
        record.former().stream()
            .filter(old -> old.member().node().equals(node))
            .findFirst()
            .orElse(null);
    return new NodeCopies(
        node,
        member,
        record.desired().contains(node),
        former,
        answer.reply() instanceof Copies copies ? copies : null,
        answer.refusal());
  }

  /** Copies that may be taken back, of the newest content first. */
  public ImmutableList<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    for (NodeCopies each : nodes) {
      if (each.copies() == null) {
        continue;
      }
      var replica = each.copies().replica();
      if (replica.isPresent() && !each.isHealthyMember() && !replica.last().isNone()) {
        Version last = replica.last();
        String why = former(each.node(), replica.incarnation());
        all.add(
            new Candidate(
                each.node(), 0, replica.incarnation(), last, last, 0, why, mayLose(last)));
      }
      for (AsideCopy copy : each.copies().aside()) {
        all.add(candidate(each.node(), copy));
      }
    }
    all.sort((a, b) -> b.holds().compareTo(a.holds()));
    return ImmutableList.copyOf(all);
  }

  private Candidate candidate(NodeId node, AsideCopy copy) {
    Version holds = copy.badBlocks() < 0 ? copy.newest() : copy.whole();
    String why = "set aside " + copy.since() + ": " + copy.reason();
    return new Candidate(
        node,
        copy.number(),
        copy.incarnation(),
        holds,
        copy.newest(),
        copy.badBlocks(),
        why,
        mayLose(holds));
  }

  private String former(NodeId node, long incarnation) {
    for (FormerMember old : record.former()) {
      if (old.member().equals(new Member(node, incarnation))) {
        return "removed from the set " + old.removed() + ", at epoch " + old.epoch();
      }
    }
    return "is not in the set";
  }

  private String mayLose(Version holds) {
    return holds.isNone()
        ? "no version is whole: it cannot be taken"
        : "everything acknowledged after " + holds + "; the record's epoch is " + record.epoch();
  }

  /** Above every epoch that anybody is known to have promised. */
  long nextEpoch() {
    long highest = record.epoch();
    for (NodeCopies each : nodes) {
      if (each.copies() != null) {
        highest = Math.max(highest, each.copies().replica().fence());
        for (AsideCopy copy : each.copies().aside()) {
          highest = Math.max(highest, copy.fence());
        }
      }
    }
    return highest + 1;
  }

  /** Members in sync that did not answer: better brought back than given up. */
  public ImmutableList<NodeCopies> silentMembers() {
    return nodes.stream()
        .filter(each -> each.member() != null && each.copies() == null)
        .collect(ImmutableList.toImmutableList());
  }

  /** Members in sync that are there: with one of them the segment opens. */
  public ImmutableList<NodeCopies> healthyMembers() {
    return nodes.stream()
        .filter(NodeCopies::isHealthyMember)
        .collect(ImmutableList.toImmutableList());
  }

  /** The copies in one line, for an error; empty if there are none. */
  public String suspects() {
    List<String> all = new ArrayList<>();
    for (Candidate each : candidates()) {
      String which = each.copy() == 0 ? "a replica" : "copy " + each.copy();
      all.add(each.node() + " has " + which + " up to " + each.newest() + " (" + each.why() + ")");
    }
    return String.join("; ", all);
  }
}
