package io.baton.client;

import io.baton.api.Version;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.client.capture.InitialContent;
import io.baton.client.claim.Claiming.Claimed;
import io.baton.client.cleanup.RecordedCapacity;
import io.baton.client.follow.Promotion;
import io.baton.client.open.OpenOptions;
import io.baton.client.open.OpenReport;
import io.baton.client.open.OwnedMemory;
import io.baton.client.open.ReportingTarget;
import io.baton.client.session.OwnerSession;
import io.baton.client.version.Fetcher;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.origin.Restored;
import io.baton.replication.pull.PullTarget;
import io.baton.segment.AdoptTarget;
import io.baton.segment.LoadTarget;
import io.baton.segment.LocalSegment;
import io.baton.segment.place.LastOpen;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Fills the memory of a segment that was claimed. What fails leaves no file.
 *
 * @param options of the open: whether the last open's file is used on, if that may be, and who
 *     hears of its progress
 * @param claimNanos how long the claim took
 */
record Loading(
    ClientParts parts,
    Claimed claimed,
    OwnerSession session,
    OpenOptions options,
    long claimNanos) {

  private static final LoadTarget.Statistics NONE = new LoadTarget.Statistics(0, 0);

  private SegmentRecord segment() {
    return claimed.record().record();
  }

  /** In a file of its own. */
  OwnedMemory.Parts load() {
    Optional<LastOpen> last = lastOpen();
    if (last.isPresent()) {
      return goOn(last.get());
    }
    SegmentRecord record = segment();
    long started = parts.loop().now();
    LocalSegment local =
        parts.local().create(record.id(), record.name(), record.epoch(), record.spec().capacity());
    try (LoadTarget target = parts.local().load(local)) {
      Fetcher.Read read = read(target);
      return joined(local, report(read, target.statistics(), started, false));
    } catch (IOException e) {
      parts.local().discard(local);
      throw new RefusedException("segment " + record.name() + " in " + local.file() + ": " + e, e);
    } catch (RuntimeException e) {
      parts.local().discard(local);
      throw e;
    }
  }

  /** The last open in this directory, if its file can be used on, and is to be. */
  private Optional<LastOpen> lastOpen() {
    if (!options.adopt()) {
      return Optional.empty();
    }
    return parts
        .local()
        .lastOpen(segment().id())
        .filter(last -> last.isContinuedBy(claimed.opened().recovered()))
        .filter(last -> last.isWhole(segment().spec().capacity()));
  }

  /** In the file of the last open, which is not changed; it stays also if this fails. */
  private OwnedMemory.Parts goOn(LastOpen last) {
    long started = parts.loop().now();
    AdoptTarget target =
        parts
            .local()
            .adopt(last, segment().name(), segment().epoch(), claimed.opened().recovered());
    try {
      Fetcher.Read read = read(target);
      return joined(target.segment(), report(read, NONE, started, true));
    } catch (RuntimeException e) {
      target.segment().close();
      throw e;
    }
  }

  /** In a follower's file, which holds most of it; it goes on following if that is not used. */
  OwnedMemory.Parts takeOver(Promotion promotion, Duration limit) {
    Optional<LastOpen> last = lastOpen();
    if (last.isPresent()) {
      return goOn(last.get());
    }
    SegmentRecord record = segment();
    long started = parts.loop().now();
    Fetcher.Read read = read(promotion.target(record.spec().capacity()));
    LocalSegment local = promotion.own(record.epoch(), read.version().version(), limit);
    return joined(local, report(read, promotion.statistics(), started, false));
  }

  private OwnedMemory.Parts joined(LocalSegment local, OpenReport report) {
    return new OwnedMemory.Parts(segment(), report, local, session, this::noteGrown);
  }

  /** Tells ZooKeeper what a segment has grown to, now or later. */
  private void noteGrown(LocalSegment grown) {
    new RecordedCapacity(
            parts.registry().segments(),
            grown.id(),
            grown.epoch(),
            grown.capacity(),
            parts.config().memberTimeout())
        .settle(parts.cleanup());
  }

  private Fetcher.Read read(PullTarget target) {
    PullTarget reporting = new ReportingTarget(target, segment().name(), options.progress());
    Fetcher.Read read = parts.fetcher().readNewest(segment(), reporting);
    Version recovered = claimed.opened().recovered();
    if (!read.version().version().equals(recovered)) {
      throw new OwnedElsewhereException(
          "segment %s was opened by another while version %s was loaded: %s holds %s already"
              .formatted(segment().name(), recovered, read.source(), read.version().version()));
    }
    return read;
  }

  private OpenReport report(
      Fetcher.Read read, LoadTarget.Statistics blocks, long started, boolean adopted) {
    Version recovered = read.version().version();
    boolean initial = recovered.equals(InitialContent.VERSION);
    Optional<Restored> restored = Optional.ofNullable(segment().restored());
    return new OpenReport(
        segment().epoch(),
        recovered,
        initial && restored.isEmpty(),
        read.version().checksum(),
        claimed.nodes(),
        read.source().node(),
        read.problems(),
        blocks.bytesFetched(),
        blocks.bytesReused(),
        adopted,
        initial ? restored : Optional.empty(),
        Duration.ofNanos(claimNanos),
        Duration.ofNanos(parts.loop().now() - started));
  }
}
