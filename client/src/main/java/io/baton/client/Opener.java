package io.baton.client;

import com.google.common.collect.ImmutableList;
import io.baton.api.Archives;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.RefusedException;
import io.baton.client.claim.Claiming;
import io.baton.client.claim.Claiming.Claimed;
import io.baton.client.follow.Promotion;
import io.baton.client.open.Closer;
import io.baton.client.open.OpenOptions;
import io.baton.client.open.OwnedMemory;
import io.baton.client.open.Sessions;
import io.baton.client.recovery.FallingBack;
import io.baton.client.session.OwnerSession;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Subscription;
import io.baton.segment.LocalStore;
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

  /**
   * Opens it.
   *
   * @param registering for a copy from the archive, if that is fallen back to
   */
  Segment open(SegmentName name, OpenOptions options, FallingBack.Registering registering) {
    try {
      return attempt(name, options, null);
    } catch (NoCopyReachableException e) {
      Archives archives = options.archives().orElseThrow(() -> e);
      parts.fallingBack(registering).run(name, archives, e);
      return attempt(name, options, null);
    }
  }

  /** The same in a follower's file, which holds most of it. */
  Segment promote(SegmentName name, OpenOptions options, Promotion promotion) {
    return attempt(name, options, promotion);
  }

  private Segment attempt(SegmentName name, OpenOptions options, @Nullable Promotion promotion) {
    Duration timeout = options.timeout().orElse(parts.config().timeout());
    long started = parts.loop().now();
    parts.registry().announceClient(timeout);
    VersionedRecord found = parts.resolve(name, timeout);
    if (promotion != null) {
      promotion.throwIfOther(name, found.record().id());
    }
    requireAlone(found.record());
    LocalStore.checkMappable(name, found.record().spec().capacity());
    if (!options.takeover()) {
      parts.ownerships().throwIfOwned(found, options.predecessors());
    }
    Owner self = parts.ownerships().self();
    Claimed claimed = claim(found, self, timeout);
    long claimedAt = parts.loop().now();
    OwnerSession session = own(claimed);
    Sessions sessions = new Sessions(ImmutableList.of(session), parts.loop());
    Closer closer = new Closer(sessions, parts.disowning(), self.nonce());
    OwnedMemory.Parts loaded = null;
    try {
      Loading loading = new Loading(parts, claimed, session, options, claimedAt - started);
      loaded = promotion == null ? loading.load() : loading.takeOver(promotion, timeout);
      return handle(loaded, closer);
    } catch (RuntimeException e) {
      if (loaded != null) {
        loaded.local().close();
      }
      closer.abandon();
      throw e;
    }
  }

  private static void requireAlone(SegmentRecord record) {
    if (record.isGrouped()) {
      throw new RefusedException(
          "segment %s is one of a group of %d, and is opened together with the others only"
              .formatted(record.name(), record.spec().group().segments().size()));
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
      parts.disowning().disown(found.record().id(), self.nonce());
      throw parts.recovery(parts.config().memberTimeout()).naming(e, found);
    } catch (BatonException e) {
      claim.cancel(false);
      parts.disowning().renounce(found.record().id(), self.nonce());
      throw e;
    }
  }

  private OwnerSession own(Claimed claimed) {
    return parts.await(
        OwnerSession.start(
            parts.loop(),
            parts.links(),
            parts.registry().segments(),
            claimed.start(parts.config().ownerConfig(), parts.clock())));
  }

  private Segment handle(OwnedMemory.Parts loaded, Closer closer) {
    ImmutableList<Subscription> watches = closer.sessions().watch(parts.registry().segments());
    return OpenSegment.of(
        loaded,
        parts,
        segment -> {
          whenClosed.accept(segment);
          closer.close("segment " + segment.name(), watches);
        });
  }
}
