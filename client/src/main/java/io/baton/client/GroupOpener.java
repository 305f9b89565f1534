package io.baton.client;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.client.claim.Claiming.Claimed;
import io.baton.client.claim.GroupClaiming;
import io.baton.client.open.Closer;
import io.baton.client.open.OpenOptions;
import io.baton.client.open.OwnedMemory;
import io.baton.client.open.Sessions;
import io.baton.client.session.GroupSession;
import io.baton.registry.VersionedRecord;
import io.baton.registry.change.GroupRecords;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Subscription;
import io.baton.segment.LocalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Opens all segments of a group (R12): resolve, claim, own, load, in this order. */
final class GroupOpener {

  private final ClientParts parts;
  private final Consumer<SegmentGroup> whenClosed;

  GroupOpener(ClientParts parts, Consumer<SegmentGroup> whenClosed) {
    this.parts = parts;
    this.whenClosed = whenClosed;
  }

  SegmentGroup open(SegmentName member, OpenOptions options) {
    Preconditions.checkArgument(!options.adopt(), "a group never goes on with an earlier file");
    Duration timeout = options.timeout().orElse(parts.config().timeout());
    long started = parts.loop().now();
    parts.registry().announceClient(timeout);
    ImmutableList<VersionedRecord> found = records(member, timeout);
    for (VersionedRecord each : found) {
      LocalStore.checkMappable(each.record().name(), each.record().spec().capacity());
      if (!options.takeover()) {
        parts.ownerships().throwIfOwned(each, options.predecessors());
      }
    }
    Owner self = parts.ownerships().self();
    ImmutableList<Claimed> claimed = claim(found, self, timeout);
    long claimNanos = parts.loop().now() - started;
    GroupSession session = own(claimed);
    Sessions sessions = new Sessions(session.sessions(), parts.loop());
    Closer closer = new Closer(sessions, parts.disowning(), self.nonce());
    List<OwnedMemory.Parts> loaded = new ArrayList<>();
    try {
      for (int i = 0; i < claimed.size(); i++) {
        loaded.add(
            new Loading(parts, claimed.get(i), session.sessions().get(i), options, claimNanos)
                .load());
      }
      return handle(ImmutableList.copyOf(loaded), session, closer);
    } catch (RuntimeException e) {
      loaded.forEach(each -> each.local().close());
      closer.abandon();
      throw e;
    }
  }

  private ImmutableList<VersionedRecord> records(SegmentName member, Duration timeout) {
    VersionedRecord named = parts.resolve(member, timeout);
    if (!named.record().isGrouped()) {
      throw new RefusedException("segment %s is of no group: open it by itself".formatted(member));
    }
    ImmutableList<VersionedRecord> records =
        GroupRecords.read(parts.registry().segments(), named, timeout);
    for (VersionedRecord each : records) {
      if (each.record().state() != SegmentState.READY) {
        throw new RefusedException(
            "the group of segment %s cannot be opened: its segment %s is %s. Nothing was changed"
                .formatted(member, each.record().name(), each.record().state()));
      }
    }
    return records;
  }

  private ImmutableList<Claimed> claim(
      ImmutableList<VersionedRecord> found, Owner self, Duration timeout) {
    var claim =
        GroupClaiming.start(
            parts.loop(),
            parts.links(),
            parts.registry().segments(),
            new GroupClaiming.Claim(found, self, parts.clock()),
            parts.config().openingConfig(timeout));
    try {
      return parts.await(claim);
    } catch (BatonException e) {
      claim.cancel(false);
      found.forEach(each -> parts.disowning().renounce(each.record().id(), self.nonce()));
      throw e;
    }
  }

  private GroupSession own(ImmutableList<Claimed> claimed) {
    return parts.await(
        GroupSession.start(
            parts.loop(),
            parts.links(),
            parts.registry().segments(),
            claimed.stream()
                .map(each -> each.start(parts.config().ownerConfig(), parts.clock()))
                .toList()));
  }

  private SegmentGroup handle(
      ImmutableList<OwnedMemory.Parts> loaded, GroupSession session, Closer closer) {
    ImmutableList<Subscription> watches = closer.sessions().watch(parts.registry().segments());
    return new OpenGroup(
        loaded,
        session,
        parts,
        group -> {
          whenClosed.accept(group);
          closer.close("group " + group.segments().keySet(), watches);
        });
  }
}
