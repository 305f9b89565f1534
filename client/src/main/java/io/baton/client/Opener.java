package io.baton.client;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.client.capture.InitialContent;
import io.baton.client.recovery.Recovery;
import io.baton.client.session.Claiming;
import io.baton.client.session.Claiming.Claimed;
import io.baton.client.session.OwnerSession;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Subscription;
import io.baton.segment.LoadTarget;
import io.baton.segment.LocalSegment;
import io.baton.segment.LocalStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens one segment: resolve, claim, own, load, in this order. */
final class Opener {

  private final ClientParts parts;
  private final Consumer<Segment> whenClosed;

  Opener(ClientParts parts, Consumer<Segment> whenClosed) {
    this.parts = parts;
    this.whenClosed = whenClosed;
  }

  Segment open(SegmentName name, OpenOptions options) {
    Duration timeout = options.timeout().orElse(parts.config().timeout());
    long started = parts.loop().now();
    parts.registry().announceClient(timeout);
    VersionedRecord found = parts.resolve(name, timeout);
    LocalStore.checkMappable(name, found.record().spec().capacity());
    if (!options.takeover()) {
      parts.throwIfOwned(found);
    }
    Owner self = parts.self();
    Claimed claimed = claim(found, self, timeout);
    long claimedAt = parts.loop().now();
    OwnerSession session = own(claimed);
    Closer closer = new Closer(parts, session, self);
    try {
      return load(claimed, session, closer, claimedAt - started);
    } catch (RuntimeException e) {
      closer.abandon();
      throw e;
    }
  }

  private Claimed claim(VersionedRecord found, Owner self, Duration timeout) {
    var claim =
        Claiming.start(
            parts.loop(),
            parts.links(),
            parts.registry().segments(),
            new Claiming.Claim(found, self, Clock.systemUTC()),
            parts.openingConfig(timeout));
    try {
      return parts.await(claim);
    } catch (NoCopyReachableException e) {
      Closer.disown(parts, found.record().id(), self.nonce());
      throw new Recovery(
              parts.loop(),
              parts.links(),
              parts.registry(),
              Clock.systemUTC(),
              parts.config().memberTimeout())
          .naming(e, found);
    } catch (BatonException e) {
      claim.cancel(false);
      Closer.renounce(parts, found.record().id(), self.nonce());
      throw e;
    }
  }

  private OwnerSession own(Claimed claimed) {
    OwnerSession.Start start =
        new OwnerSession.Start(
            claimed.opened(),
            claimed.record(),
            claimed.record().record().spec().minInSync(),
            parts.ownerConfig(),
            Clock.systemUTC());
    return parts.await(
        OwnerSession.start(parts.loop(), parts.links(), parts.registry().segments(), start));
  }

  private Segment load(Claimed claimed, OwnerSession session, Closer closer, long claimNanos) {
    SegmentRecord record = claimed.record().record();
    long started = parts.loop().now();
    LocalSegment local =
        parts.local().create(record.id(), record.name(), record.epoch(), record.spec().capacity());
    try (LoadTarget target = parts.local().load(local)) {
      Fetcher.Read read = new Fetcher(parts).read(record, target, true);
      Version recovered = claimed.opened().recovered();
      if (!read.version().version().equals(recovered)) {
        throw new OwnedElsewhereException(
            "segment %s was opened by another while version %s was loaded: %s holds %s already"
                .formatted(record.name(), recovered, read.source(), read.version().version()));
      }
      OpenReport report =
          new OpenReport(
              record.epoch(),
              recovered,
              recovered.equals(InitialContent.VERSION),
              read.version().checksum(),
              nodes(claimed),
              read.source().node(),
              read.problems(),
              target.statistics().bytesFetched(),
              target.statistics().bytesReused(),
              Duration.ofNanos(claimNanos),
              Duration.ofNanos(parts.loop().now() - started));
      return handle(record, report, local, session, closer);
    } catch (IOException e) {
      parts.local().discard(local);
      throw new RefusedException("segment " + record.name() + " in " + local.file() + ": " + e, e);
    } catch (RuntimeException e) {
      parts.local().discard(local);
      throw e;
    }
  }

  private static ImmutableSet<NodeId> nodes(Claimed claimed) {
    return claimed.opened().record().inSync().stream()
        .map(Member::node)
        .collect(ImmutableSet.toImmutableSet());
  }

  private Segment handle(
      SegmentRecord record,
      OpenReport report,
      LocalSegment local,
      OwnerSession session,
      Closer closer) {
    Subscription watch =
        parts
            .registry()
            .segments()
            .watch(record.id(), seen -> parts.loop().execute(() -> session.recordSeen(seen)));
    return new OpenSegment(
        new OpenSegment.Parts(
            record.name(),
            record.spec().durability(),
            report,
            local,
            session,
            parts,
            segment -> {
              whenClosed.accept(segment);
              closer.close(watch);
            }));
  }
}
