package io.baton.archive.read;

import io.baton.api.ArchivePolicy;
import io.baton.api.Archives;
import io.baton.api.SegmentId;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.ObjectStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The archive as what is fallen back to. Directories always, buckets with {@code baton-archive-s3}
 * on the class path; credentials are those of this process.
 */
public final class NewestVersion implements Archives {

  @Override
  public Optional<Copy> newest(String cluster, SegmentId segment, ArchivePolicy policy, Path to)
      throws IOException {
    Path scratch = Objects.requireNonNull(to.toAbsolutePath().getParent());
    try (ObjectStore store = ObjectStores.open(URI.create(policy.location()))) {
      ArchiveReader reader =
          new ArchiveReader(new SegmentArchive(store, cluster, segment), scratch);
      Optional<ManifestHead> head = reader.newest();
      if (head.isEmpty()) {
        return Optional.empty();
      }
      reader.restore(head.get().version(), to);
      return Optional.of(new Copy(head.get().version(), head.get().time(), head.get().spec()));
    }
  }
}
