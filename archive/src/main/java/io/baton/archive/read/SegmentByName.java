package io.baton.archive.read;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds segments that are not registered any more. */
public final class SegmentByName {

  private SegmentByName() {}

  /**
   * Of all segments of a cluster that had a name when they were archived last the one whose version
   * is the latest. Reads the begin of a manifest of each segment.
   *
   * @param problems told of manifests that are damaged; they are passed over
   */
  public static Optional<SegmentId> find(
      ObjectStore store, String cluster, SegmentName name, Consumer<String> problems)
      throws StoreException {
    Optional<SegmentId> found = Optional.empty();
    Instant latest = Instant.MIN;
    for (SegmentId id : SegmentArchive.segments(store, cluster)) {
      Optional<ManifestHead> head = newest(new SegmentArchive(store, cluster, id), problems);
      boolean isNamed = head.map(ManifestHead::name).equals(Optional.of(name));
      if (isNamed && head.orElseThrow().time().isAfter(latest)) {
        latest = head.orElseThrow().time();
        found = Optional.of(id);
      }
    }
    return found;
  }

  private static Optional<ManifestHead> newest(SegmentArchive archive, Consumer<String> problems)
      throws StoreException {
    for (SegmentArchive.Stored stored : archive.versions().reverse()) {
      try {
        return Optional.of(archive.head(stored.version()));
      } catch (StoreException.Damaged e) {
        problems.accept(e.getMessage());
      }
    }
    return Optional.empty();
  }
}
