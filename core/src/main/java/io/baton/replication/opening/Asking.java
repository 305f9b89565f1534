package io.baton.replication.opening;

import io.baton.api.Member;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.rollback.RollBack;

/** What an {@link Opening} asks of members. */
final class Asking {

  private final SegmentId segment;
  private final OpeningConfig config;
  private final OpeningEffects effects;

  Asking(SegmentId segment, OpeningConfig config, OpeningEffects effects) {
    this.segment = segment;
    this.config = config;
    this.effects = effects;
  }

  /** Asks everybody who has not answered yet. */
  void askAll(Candidates candidates, OpeningState state, long epoch) {
    for (Candidate candidate : candidates.all()) {
      if (candidate.connected && candidate.isAwaited()) {
        ask(candidate, state, epoch);
      }
    }
  }

  /** Asks one what the opening's state asks everybody. */
  void ask(Candidate candidate, OpeningState state, long epoch) {
    Member member = candidate.member;
    if (state == OpeningState.PROBING) {
      effects.send(member.node(), new Probe(segment));
    } else if (state == OpeningState.FENCING) {
      effects.send(member.node(), new Fence(segment, member.incarnation(), epoch, config.by()));
    }
  }

  /**
   * Has all that do not hold a version come to it: who is behind learns, who is beyond goes back.
   */
  void level(Candidates candidates, Version version, long epoch) {
    if (config.together()) {
      for (Candidate candidate : candidates.unlike(version)) {
        Member member = candidate.member;
        effects.send(member.node(), new RollBack(segment, member.incarnation(), epoch, version));
      }
      return;
    }
    Candidate source = candidates.source(version);
    for (Candidate candidate : candidates.unlike(version)) {
      if (source != null) {
        effects.teach(candidate.member.node(), source.member);
      }
    }
  }
}
