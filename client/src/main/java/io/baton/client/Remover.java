package io.baton.client;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.SegmentName;
import io.baton.client.question.Waiting;
import io.baton.client.session.Removal;
import io.baton.registry.VersionedRecord;
import io.baton.registry.change.GroupRecords;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.removal.KeptUntil;
import io.baton.registry.removal.Removals;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Removes one segment, or a group (R12), and tells the nodes (R10). */
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
    parts.ownerships().throwIfOwned(found, ImmutableSet.of());
    ImmutableList<NodeStatus> nodes = parts.registry().nodes().recent(RECENT, timeout);
    SegmentRecord removed = removals.remove(found.record().id(), timeout).record();
    hint(parts, found.record());
    return removed(removed, nodes);
  }

  ImmutableMap<SegmentName, Baton.Removed> removeGroup(VersionedRecord any) {
    throwIfOneIsOwned(any);
    ImmutableList<NodeStatus> nodes = parts.registry().nodes().recent(RECENT, timeout);
    ImmutableList<VersionedRecord> removed = removals.removeGroup(any.record().id(), timeout);
    removed.forEach(each -> hint(parts, each.record()));
    return removed.stream()
        .map(VersionedRecord::record)
        .collect(
            ImmutableMap.toImmutableMap(SegmentRecord::name, record -> removed(record, nodes)));
  }

  private Baton.Removed removed(SegmentRecord record, ImmutableList<NodeStatus> nodes) {
    // Somebody may have undeleted it since.
    Instant when = Objects.requireNonNullElseGet(record.removed(), parts::now);
    return new Baton.Removed(record.id(), when, KeptUntil.of(record, nodes));
  }

  void removeNow(VersionedRecord found) {
    parts.ownerships().throwIfOwned(found, ImmutableSet.of());
    removals.delete(found.record().id(), timeout);
    hint(parts, found.record());
  }

  ImmutableSet<SegmentName> removeGroupNow(VersionedRecord any) {
    throwIfOneIsOwned(any);
    ImmutableList<VersionedRecord> gone = removals.deleteGroup(any.record().id(), timeout);
    gone.forEach(each -> hint(parts, each.record()));
    return gone.stream().map(each -> each.record().name()).collect(ImmutableSet.toImmutableSet());
  }

  private void throwIfOneIsOwned(VersionedRecord any) {
    GroupRecords.read(parts.registry().segments(), any, timeout)
        .forEach(each -> parts.ownerships().throwIfOwned(each, ImmutableSet.of()));
  }

  /** Tells the nodes that a segment's replicas may go; they look for themselves. */
  static void hint(ClientParts parts, SegmentRecord record) {
    Duration patience = parts.config().memberTimeout();
    Waiting.settle(
        Removal.hint(parts.loop(), parts.links(), record, patience), patience.multipliedBy(2));
  }
}
