package io.baton.archive.write;

import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packs that are there already, above all those of attempts that were killed. Their names tell the
 * content, so that they are as good as new ones, whatever version they were written for; unless
 * they are so old that they may be deleted before this attempt has to end. Immutable.
 */
final class EarlierPacks {

  /** Who begins now ends before a pack of this age may be deleted. */
  static final Duration OLDEST = SegmentArchive.GRACE.minus(SegmentArchive.LONGEST_WRITE);

  private record Bytes(long hash, long length) {}

  private final Map<Bytes, PackId> sound = new HashMap<>();
  private final Set<PackId> taken = new HashSet<>();

  private EarlierPacks() {}

  /**
   * Lists them.
   *
   * @param version that is being archived
   * @param began when this attempt did, by the store's clock
   */
  static EarlierPacks of(SegmentArchive archive, Version version, Instant began)
      throws StoreException {
    EarlierPacks earlier = new EarlierPacks();
    Instant oldest = began.minus(OLDEST);
    archive.forEachPack(
        (id, entry) -> {
          if (!entry.put().isBefore(oldest)) {
            earlier.sound.put(new Bytes(id.nonce(), entry.bytes()), id);
          }
          if (id.version().equals(version)) {
            earlier.taken.add(id);
          }
        });
    return earlier;
  }

  /** One with this content. */
  Optional<PackId> find(long hash, long length) {
    return Optional.ofNullable(sound.get(new Bytes(hash, length)));
  }

  /** This name, or the next one under which there is none. */
  PackId free(PackId wanted) {
    PackId id = wanted;
    while (taken.contains(id)) {
      id = new PackId(id.version(), id.nonce() + 1, id.number());
    }
    return id;
  }
}
