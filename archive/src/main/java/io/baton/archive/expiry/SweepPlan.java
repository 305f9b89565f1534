package io.baton.archive.expiry;

import com.google.common.collect.ImmutableList;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.ObjectStore.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which packs are to be deleted: those that no manifest refers to, unless they are so young that
 * who wrote them may be about to. What is no pack is left alone. Pure.
 *
 * @param delete entries of packs
 */
public record SweepPlan(ImmutableList<Entry> delete) {

  /**
   * Makes one.
   *
   * @param now by the store's clock, taken before the manifests were listed
   * @param packs what is in the directory of packs
   * @param referred packs that any manifest refers to
   */
  static SweepPlan of(Instant now, List<Entry> packs, Set<PackId> referred) {
    return new SweepPlan(
        packs.stream()
            .filter(entry -> isGarbage(PackId.parse(entry.name()), referred))
            .filter(entry -> ExpiryPlan.isOlder(entry.put(), now, SegmentArchive.GRACE))
            .collect(ImmutableList.toImmutableList()));
  }

  private static boolean isGarbage(Optional<PackId> pack, Set<PackId> referred) {
    return pack.isPresent() && !referred.contains(pack.get());
  }
}
