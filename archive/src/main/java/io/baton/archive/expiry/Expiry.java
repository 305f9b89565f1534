package io.baton.archive.expiry;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.SegmentArchive.Stored;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.write.Pace;
import io.baton.archive.write.PacedContent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets versions of one segment go by policy, and deletes what nothing refers to any more. May be
 * killed at any time, and run by several at once: what is left to do is done the next time. Holds
 * the ids of all packs in memory. One thread at a time.
 */
public final class Expiry {

  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  private final SegmentArchive archive;
  private final ExpiryPolicy policy;
  private final Pace pace;

  /**
   * What was done.
   *
   * @param retired versions that are not shown any more
   * @param deleted versions that are gone
   * @param packs packs that are gone
   * @param bytes bytes of them
   */
  public record Done(
      ImmutableList<Version> retired, ImmutableList<Version> deleted, long packs, long bytes) {}

  /**
   * For one segment.
   *
   * @param pace how fast manifests are read
   */
  public Expiry(SegmentArchive archive, ExpiryPolicy policy, Pace pace) {
    this.archive = archive;
    this.policy = policy;
    this.pace = pace;
  }

  /**
   * Runs once: first manifests go, then packs. If a manifest that stays cannot be read, no pack
   * goes, as it may be needed.
   *
   * @throws IOException as the store, or a manifest, has it; running it again is safe
   */
  public Done run() throws IOException {
    ObjectStore store = archive.store();
    store.tidy();
    Instant now = store.now();
    ImmutableList<Stored> stored = archive.stored();
    ExpiryPlan plan = ExpiryPlan.of(policy, now, stored, archive.retired());
    for (Version version : plan.retire()) {
      store.put(archive.retirement(version), Content.of());
    }
    for (Version version : plan.delete()) {
      store.delete(archive.manifest(version));
      store.delete(archive.retirement(version));
    }
    Set<PackId> referred = new HashSet<>();
    for (Version version : plan.remaining(stored)) {
      refer(version, referred);
    }
    // The newest version never goes: where there is none, manifests are missing that may come yet.
    Done done =
        plan.remaining(stored).isEmpty()
            ? new Done(plan.retire(), plan.delete(), 0, 0)
            : sweep(plan, now, referred);
    LOG.info(
        "Archive of segment {}: {} versions retired, {} deleted, {} packs deleted with {} bytes",
        archive.segment(),
        done.retired().size(),
        done.deleted().size(),
        done.packs(),
        done.bytes());
    return done;
  }

  private void refer(Version version, Set<PackId> referred) throws IOException {
    InputStream bytes = archive.store().read(archive.manifest(version));
    try (ManifestReader manifest = archive.open(version, PacedContent.of(bytes, pace))) {
      manifest.packs().stream().map(Pack::id).forEach(referred::add);
    }
  }

  private Done sweep(ExpiryPlan plan, Instant now, Set<PackId> referred) throws IOException {
    Counted gone = new Counted();
    archive.forEachPack(
        (id, entry) -> {
          if (SweepPlan.isGarbage(now, id, entry, referred)) {
            archive.store().delete(archive.pack(id));
            gone.packs++;
            gone.bytes += entry.bytes();
          }
        });
    return new Done(plan.retire(), plan.delete(), gone.packs, gone.bytes);
  }

  private static final class Counted {
    private long packs;
    private long bytes;
  }
}
