package io.baton.client.recovery;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.client.recovery.Survey.Candidate;
import io.baton.registry.Outcome;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.origin.Recovered;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * The order in which a copy becomes the segment's one replica in sync (R5):
 *
 * <ol>
 *   <li>look at all copies; refuse if an owner lives, a member in sync would answer an open, or it
 *       is of a group,
 *   <li>compare-and-set a new epoch above all that were promised, without owner, the set unchanged:
 *       whoever opens meanwhile takes a later one, and the last step then loses,
 *   <li>the node takes the copy back under that epoch and a new incarnation, checked block by
 *       block,
 *   <li>compare-and-set the set to that one replica; the members before become former ones.
 * </ol>
 *
 * <p>Cut short after any of them the record names the old set still, and all of it is run again,
 * under an epoch of its own.
 *
 * <p>Why no version collides with what old members hold: what they hold, or an owner that was cut
 * off from ZooKeeper still writes to them, is of epochs before. The content that is taken back
 * becomes a version of the new epoch, which this decision alone ever had, and later owners have
 * later ones. So every version after the recovery is newer than all that were given up, and equal
 * versions go on meaning equal content.
 *
 * <p>Blocking; one thread.
 */
final class TakingBack {

  private static final int CHANGES = 3;

  /** What the steps are taken by. */
  interface Steps {

    /** The record now, and what the nodes have. */
    Looked look();

    /** Writes the record; {@code Unknown} only when the same write was issued again in vain. */
    Outcome write(VersionedRecord expected, SegmentRecord next);

    /**
     * Sends to a node.
     *
     * @throws RefusedException with what the node said
     * @throws UnavailableException if it was not sent
     * @throws OutcomeUnknownException if it was, without an answer
     */
    TakenBack takeBack(NodeId node, TakeBack request);

    /** By the wall clock, for people. */
    Instant now();
  }

  /**
   * What there is.
   *
   * @param record to be replaced
   * @param survey of the same record
   */
  record Looked(VersionedRecord record, Survey survey) {}

  private final Steps steps;
  private final NodeId node;
  private final OptionalInt copy;
  private final String by;

  TakingBack(Steps steps, NodeId node, OptionalInt copy, String by) {
    this.steps = steps;
    this.node = node;
    this.copy = copy;
    this.by = by;
  }

  /** Takes the steps. */
  Recovered run() {
    Looked looked = steps.look();
    Survey survey = looked.survey();
    requireLost(survey);
    requireAlone(survey.record());
    Candidate chosen = choose(survey);
    long epoch = survey.nextEpoch();
    VersionedRecord taken = take(looked.record(), epoch);
    TakenBack back =
        steps.takeBack(
            node,
            new TakeBack(survey.record().id(), chosen.copy(), chosen.incarnation(), epoch, by));
    return settle(taken, back);
  }

  /** A copy of one segment alone is half a group (R12). */
  private static void requireAlone(SegmentRecord record) {
    if (record.isGrouped()) {
      throw new RefusedException(
          "segment %s is of a group, and a copy of one segment is no checkpoint of the group: take the group apart first, with baton ungroup %s. Nothing was changed"
              .formatted(record.name(), record.name()));
    }
  }

  private void requireLost(Survey survey) {
    Owner owner = survey.living();
    if (owner != null) {
      throw new OwnedElsewhereException(
          "segment %s is owned by process %d on %s, and that process is alive: end it first. Nothing was changed"
              .formatted(survey.record().name(), owner.pid(), owner.host()));
    }
    List<NodeId> healthy = survey.healthyMembers().stream().map(NodeCopies::node).toList();
    if (!healthy.isEmpty()) {
      throw new RefusedException(
          "segment %s is in sync on %s, which answers: nothing is lost, open it. Nothing was changed"
              .formatted(survey.record().name(), healthy));
    }
  }

  private Candidate choose(Survey survey) {
    for (NodeCopies each : survey.nodes()) {
      if (each.node().equals(node) && each.copies() == null) {
        throw new UnavailableException(
            "%s does not tell what it has of segment %s: %s. Nothing was changed"
                .formatted(node, survey.record().name(), each.trouble()));
      }
    }
    List<Candidate> there =
        survey.candidates().stream().filter(each -> each.node().equals(node)).toList();
    List<Candidate> meant =
        there.stream().filter(each -> copy.isEmpty() || each.copy() == copy.getAsInt()).toList();
    Candidate replica = meant.stream().filter(each -> each.copy() == 0).findFirst().orElse(null);
    if (meant.size() != 1 && replica == null) {
      throw new RefusedException(
          "say which copy of segment %s on %s: it has %s. Nothing was changed"
              .formatted(survey.record().name(), node, names(there)));
    }
    Candidate chosen = replica == null ? meant.get(0) : replica;
    if (chosen.holds().isNone()) {
      throw new RefusedException(
          "no version is whole in copy %d of segment %s on %s: %d blocks of %s fail their checks. Nothing was changed"
              .formatted(
                  chosen.copy(),
                  survey.record().name(),
                  node,
                  chosen.badBlocks(),
                  chosen.newest()));
    }
    return chosen;
  }

  private static String names(List<Candidate> there) {
    return there.isEmpty()
        ? "none"
        : String.join(
            ", ",
            there.stream()
                .map(each -> each.copy() + " (0 is its replica), up to " + each.holds())
                .toList());
  }

  private VersionedRecord take(VersionedRecord current, long epoch) {
    SegmentRecord record = current.record();
    Outcome outcome = steps.write(current, record.repaired(epoch));
    if (outcome instanceof Outcome.Won won && won.current().record().epoch() == epoch) {
      return won.current();
    }
    throw outcome instanceof Outcome.Unknown ? unknown(record) : overtaken(record);
  }

  private Recovered settle(VersionedRecord taken, TakenBack back) {
    Recovered decision =
        new Recovered(steps.now(), by, node, back.found().toString(), back.epoch());
    Member member = new Member(node, back.incarnation());
    VersionedRecord current = taken;
    for (int i = 0; i < CHANGES && isOurs(taken, current); i++) {
      Outcome outcome = steps.write(current, current.record().recovered(member, decision));
      if (outcome instanceof Outcome.Won) {
        return decision;
      }
      if (outcome instanceof Outcome.Unknown) {
        throw unknown(taken.record());
      }
      current = ((Outcome.Lost) outcome).current();
    }
    throw overtaken(taken.record());
  }

  /** Whether nobody has opened, repaired or removed it since. */
  private static boolean isOurs(VersionedRecord taken, VersionedRecord current) {
    SegmentRecord now = current.record();
    return now.epoch() == taken.record().epoch() && now.owner() == null && !now.wasRemoved();
  }

  private static OutcomeUnknownException unknown(SegmentRecord record) {
    return new OutcomeUnknownException(
        "segment %s: ZooKeeper did not answer, so whether the record was written is unknown. Run the same again, or open the segment and see"
            .formatted(record.name()));
  }

  private static OwnedElsewhereException overtaken(SegmentRecord record) {
    return new OwnedElsewhereException(
        "the record of segment %s was changed by another meanwhile, and names no recovered copy: look again with baton recover %s"
            .formatted(record.name(), record.name()));
  }
}
