package io.baton.client.recovery;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.FormerMember;
import io.baton.replication.copy.Copies;
import org.jspecify.annotations.Nullable;

/**
 * What one node said that it has of a segment.
 *
 * @param node which
 * @param member what the record names as in sync there; null if nothing
 * @param desired whether a replica should be there
 * @param former the last member there that was removed from the set; null if none is remembered
 * @param copies what it has; null if it did not say
 * @param trouble why it did not say, for people
 */
public record NodeCopies(
    NodeId node,
    @Nullable Member member,
    boolean desired,
    @Nullable FormerMember former,
    @Nullable Copies copies,
    String trouble) {

  /** Whether its replica is the one that the record names as in sync: then the segment opens. */
  public boolean isHealthyMember() {
    return member != null
        && copies != null
        && copies.replica().incarnation() == member.incarnation();
  }
}
