package io.baton.client.session;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.message.Learn;

/** Asks nodes to learn: the words that the state machines leave to their drivers. */
final class Teaching {

  private Teaching() {}

  static void teach(
      NodeLinks links,
      NodeLinks.Use use,
      SegmentRecord record,
      Lesson lesson,
      NodeLink.Sender sender) {
    links
        .connector()
        .address(lesson.source().node())
        .ifPresent(
            address ->
                use.send(
                    lesson.learner(),
                    new Learn(
                        record.id(),
                        record.name(),
                        record.spec(),
                        lesson.epoch(),
                        lesson.source(),
                        address,
                        lesson.newest()),
                    sender));
  }

  /**
   * Who learns what from whom.
   *
   * @param newest whether the newest version, or the newest committed one
   */
  record Lesson(NodeId learner, Member source, long epoch, boolean newest) {}
}
