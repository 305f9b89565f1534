package io.baton.client;

import com.google.common.collect.ImmutableList;
import io.baton.client.question.Waiting;
import io.baton.client.session.Removal;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.removal.KeptUntil;
import io.baton.registry.removal.Removals;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Removes one segment, and tells the nodes (R10). */
final class Remover {

  /** How old the list of nodes may be that says how long they keep what is removed. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final ClientParts parts;
  private final Removals removals;
  private final Duration timeout;

  Remover(ClientParts parts) {
    this.parts = parts;
    this.removals = new Removals(parts.registry().segments(), parts.clock());
    this.timeout = parts.config().timeout();
  }

  /** The nodes are listed first: an error after the removal would hide it. */
  Baton.Removed remove(VersionedRecord found) {
    parts.throwIfOwned(found);
    ImmutableList<NodeStatus> nodes = parts.registry().nodes().recent(RECENT, timeout);
    SegmentRecord removed = removals.remove(found.record().id(), timeout).record();
    hint(parts, found.record());
    // Somebody may have undeleted it since.
    Instant when = Objects.requireNonNullElseGet(removed.removed(), parts::now);
    return new Baton.Removed(removed.id(), when, KeptUntil.of(removed, nodes));
  }

  void removeNow(VersionedRecord found) {
    parts.throwIfOwned(found);
    removals.delete(found.record().id(), timeout);
    hint(parts, found.record());
  }

  /** Tells the nodes that a segment's replicas may go; they look for themselves. */
  static void hint(ClientParts parts, SegmentRecord record) {
    Duration patience = parts.config().memberTimeout();
    Waiting.settle(
        Removal.hint(parts.loop(), parts.links(), record, patience), patience.multipliedBy(2));
  }
}
