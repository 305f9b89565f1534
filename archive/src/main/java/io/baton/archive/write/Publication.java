package io.baton.archive.write;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step with which a version is there. It is taken only if all that the manifest refers to is
 * there, and taken back if it is not so afterwards: others may expire packs meanwhile, which they
 * do not for as long as a writer may take.
 */
final class Publication {

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final SegmentArchive archive;
  private final Version version;
  private final Instant began;
  private final Pace pace;

  /**
   * Of a version.
   *
   * @param began when its writer did, by the store's clock
   */
  Publication(SegmentArchive archive, Version version, Instant began, Pace pace) {
    this.archive = archive;
    this.version = version;
    this.began = began;
    this.pace = pace;
  }

  /**
   * Requires that the version is not marked as one that goes.
   *
   * @throws StoreException.Refused if it is: who expires would delete what is put now
   */
  static void requireNotRetired(SegmentArchive archive, Version version) throws StoreException {
    if (archive.retired().containsKey(version)) {
      throw new StoreException.Refused(
          "version %s of segment %s is retired in %s, and goes, with its mark, when versions expire: archive a newer one"
              .formatted(version, archive.segment(), archive.store()));
    }
  }

  /**
   * Puts the manifest; keeps the one that is there, if it is whole, and replaces it if not.
   *
   * @throws StoreException.Unavailable if packs are gone, or it took too long: to begin again is
   *     safe
   */
  void publish(Content manifest, ImmutableList<Pack> packs) throws IOException {
    requireNotRetired(archive, version);
    if (isThereWhole()) {
      return;
    }
    PacedContent.awaitAll(manifest, pace);
    Optional<String> before = obstacle(packs);
    if (before.isEmpty()) {
      archive.store().put(archive.manifest(version), manifest);
    }
    Optional<String> obstacle = before.isEmpty() ? obstacle(packs) : before;
    if (obstacle.isPresent()) {
      if (before.isEmpty()) {
        archive.store().delete(archive.manifest(version));
      }
      throw new StoreException.Unavailable(
          "version %s of segment %s cannot be archived: %s: begin again"
              .formatted(version, archive.segment(), obstacle.get()));
    }
  }

  private boolean isThereWhole() throws IOException {
    if (archive.stored().stream().noneMatch(stored -> stored.version().equals(version))) {
      return false;
    }
    Optional<String> damage = damage();
    if (damage.isPresent()) {
      LOG.warn(
          "Version {} of segment {} is in the archive, but not whole, and is replaced: {}",
          version,
          archive.segment(),
          damage.get());
      archive.store().delete(archive.manifest(version));
    }
    return damage.isEmpty();
  }

  private Optional<String> damage() throws IOException {
    try (ManifestReader manifest =
        archive.open(
            version, PacedContent.of(archive.store().read(archive.manifest(version)), pace))) {
      BlockGroup group = manifest.nextGroup();
      while (group != null) {
        group = manifest.nextGroup();
      }
      return missing(manifest.packs());
    } catch (StoreException.Damaged | StoreException.NotFound e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The first pack that is not there as it should be. */
  private Optional<String> missing(ImmutableList<Pack> packs) throws StoreException {
    Map<PackId, Long> awaited = new HashMap<>();
    packs.forEach(pack -> awaited.put(pack.id(), pack.bytes()));
    archive.forEachPack((id, entry) -> awaited.remove(id, entry.bytes()));
    return awaited.keySet().stream()
        .findFirst()
        .map(id -> archive.pack(id) + " is missing, or has another size");
  }

  /** What the version lacks, or may lack soon. */
  private Optional<String> obstacle(ImmutableList<Pack> packs) throws StoreException {
    Optional<String> missing = missing(packs);
    Duration taken = Duration.between(began, archive.store().now());
    if (taken.isNegative()) {
      return Optional.of(
          "the clock of %s went back by %d s".formatted(archive.store(), -taken.toSeconds()));
    }
    if (taken.compareTo(SegmentArchive.LONGEST_WRITE) > 0) {
      return Optional.of(
          "it has taken %d hours, and others may have deleted what it refers to"
              .formatted(taken.toHours()));
    }
    return missing;
  }
}
