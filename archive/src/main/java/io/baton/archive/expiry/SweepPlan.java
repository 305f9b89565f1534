package io.baton.archive.expiry;

import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.ObjectStore.Entry;
import java.time.Instant;
import java.util.Set;

/**
 * Which packs are to be deleted: those that no manifest refers to, unless they are so young that
 * who wrote them may be about to. Pure.
 */
final class SweepPlan {

  private SweepPlan() {}

  /**
   * Whether one is to go.
   *
   * @param now by the store's clock, taken before the manifests were listed
   * @param referred packs that any manifest refers to
   */
  static boolean isGarbage(Instant now, PackId id, Entry pack, Set<PackId> referred) {
    return !referred.contains(id) && ExpiryPlan.isOlder(pack.put(), now, SegmentArchive.GRACE);
  }
}
