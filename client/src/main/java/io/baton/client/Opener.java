package io.baton.client;

import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.client.capture.InitialContent;
import io.baton.client.follow.Promotion;
import io.baton.client.session.Claiming;
import io.baton.client.session.Claiming.Claimed;
import io.baton.client.session.OwnerSession;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Subscription;
import io.baton.replication.pull.PullTarget;
import io.baton.segment.LoadTarget;
import io.baton.segment.LocalSegment;
import io.baton.segment.LocalStore;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens one segment: resolve, claim, own, load, in this order. */
final class Opener {

  private final ClientParts parts;
  private final Consumer<Segment> whenClosed;

  Opener(ClientParts parts, Consumer<Segment> whenClosed) {
    this.parts = parts;
    this.whenClosed = whenClosed;
  }

  Segment open(SegmentName name, OpenOptions options) {
    return open(name, options, null);
  }

  /** The same in a follower's file, which holds most of it. */
  Segment promote(SegmentName name, OpenOptions options, Promotion promotion) {
    return open(name, options, promotion);
  }

  private Segment open(SegmentName name, OpenOptions options, @Nullable Promotion promotion) {
    Duration timeout = options.timeout().orElse(parts.config().timeout());
    long started = parts.loop().now();
    parts.registry().announceClient(timeout);
    VersionedRecord found = parts.resolve(name, timeout);
    if (promotion != null) {
      promotion.throwIfOther(name, found.record().id());
    }
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
      Ownership ownership = new Ownership(claimed, session, closer, claimedAt - started);
      return promotion == null ? load(ownership) : takeOver(ownership, promotion, timeout);
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
            new Claiming.Claim(found, self, parts.clock()),
            parts.config().openingConfig(timeout));
    try {
      return parts.await(claim);
    } catch (NoCopyReachableException e) {
      Closer.disown(parts, found.record().id(), self.nonce());
      throw parts.recovery(parts.config().memberTimeout()).naming(e, found);
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
            parts.config().ownerConfig(),
            parts.clock());
    return parts.await(
        OwnerSession.start(parts.loop(), parts.links(), parts.registry().segments(), start));
  }

  /** What was won, and how long that took. */
  private record Ownership(Claimed claimed, OwnerSession session, Closer closer, long claimNanos) {

    SegmentRecord record() {
      return claimed.record().record();
    }
  }

  private Segment takeOver(Ownership ownership, Promotion promotion, Duration limit) {
    SegmentRecord record = ownership.record();
    long started = parts.loop().now();
    Fetcher.Read read = read(ownership, promotion.target(record.spec().capacity()));
    LocalSegment local = promotion.own(record.epoch(), read.version().version(), limit);
    try {
      return handle(ownership, report(ownership, read, promotion.statistics(), started), local);
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

  private Segment load(Ownership ownership) {
    SegmentRecord record = ownership.record();
    long started = parts.loop().now();
    LocalSegment local =
        parts.local().create(record.id(), record.name(), record.epoch(), record.spec().capacity());
    try (LoadTarget target = parts.local().load(local)) {
      Fetcher.Read read = read(ownership, target);
      return handle(ownership, report(ownership, read, target.statistics(), started), local);
    } catch (IOException e) {
      parts.local().discard(local);
      throw new RefusedException("segment " + record.name() + " in " + local.file() + ": " + e, e);
    } catch (RuntimeException e) {
      parts.local().discard(local);
      throw e;
    }
  }

  private Fetcher.Read read(Ownership ownership, PullTarget target) {
    SegmentRecord record = ownership.record();
    Fetcher.Read read = new Fetcher(parts).readNewest(record, target);
    Version recovered = ownership.claimed().opened().recovered();
    if (!read.version().version().equals(recovered)) {
      throw new OwnedElsewhereException(
          "segment %s was opened by another while version %s was loaded: %s holds %s already"
              .formatted(record.name(), recovered, read.source(), read.version().version()));
    }
    return read;
  }

  private OpenReport report(
      Ownership ownership, Fetcher.Read read, LoadTarget.Statistics blocks, long started) {
    Version recovered = read.version().version();
    return new OpenReport(
        ownership.record().epoch(),
        recovered,
        recovered.equals(InitialContent.VERSION),
        read.version().checksum(),
        ownership.claimed().nodes(),
        read.source().node(),
        read.problems(),
        blocks.bytesFetched(),
        blocks.bytesReused(),
        Duration.ofNanos(ownership.claimNanos()),
        Duration.ofNanos(parts.loop().now() - started));
  }

  private Segment handle(Ownership ownership, OpenReport report, LocalSegment local) {
    SegmentRecord record = ownership.record();
    OwnerSession session = ownership.session();
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
              ownership.closer().close(watch);
            }));
  }
}
