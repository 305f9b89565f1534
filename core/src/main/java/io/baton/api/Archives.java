package io.baton.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Reads what storage nodes have archived. Blocking calls, from any thread. */
public interface Archives {

  /**
   * Copies the newest archived version of a segment, checked block by block.
   *
   * @param cluster under whose id it was archived
   * @param segment under which id
   * @param policy of the segment, which says where
   * @param to a file, which is replaced; its directory has room for the content, and for what has
   *     to be kept meanwhile
   * @return empty if no version of it is archived
   * @throws IOException if the archive cannot be read, or that version is damaged, naming what is
   *     wrong; an older one is never taken instead
   */
  Optional<Copy> newest(String cluster, SegmentId segment, ArchivePolicy policy, Path to)
      throws IOException;

  /**
   * A copy of an archived version.
   *
   * @param version which
   * @param time when a storage node copied it as the newest committed one, by that node's clock
   * @param spec of the segment
   */
  record Copy(Version version, Instant time, SegmentSpec spec) {}
}
