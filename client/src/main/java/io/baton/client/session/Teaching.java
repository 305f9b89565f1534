package io.baton.client.session;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes to learn: the words that the state machines leave to their drivers. */
public final class Teaching {

  private static final Logger LOG = LoggerFactory.getLogger(Teaching.class);

  private Teaching() {}

  /** Sends it, if the source has an address. */
  public static void teach(
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

  /** Says why a node was not brought up to date, if its reply says so. */
  static void logRefusal(SegmentRecord record, NodeId learner, Reply reply) {
    if (reply instanceof Refused refused) {
      LOG.info(
          "segment {}: {} is not brought up to date: {}, {}",
          record.name(),
          learner,
          refused.reason(),
          refused.detail());
    }
  }

  /**
   * Who learns what from whom.
   *
   * @param newest whether the newest version, or the newest committed one
   */
  public record Lesson(NodeId learner, Member source, long epoch, boolean newest) {}
}
