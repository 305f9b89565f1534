package io.baton.archive.write;

import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestWriter;
import io.baton.block.StateChecksum;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Groups between the first one that is not known whole and the last one that was asked about: as
 * many as a pull looks ahead. Those before it are in the manifest already. One thread at a time.
 */
final class PendingGroups {

  /** More than a pull looks ahead. */
  private static final int MOST = 1024;

  private final PreviousVersion previous;
  private final PackTable table;
  private final ManifestWriter manifest;
  private final long length;
  private final @Nullable PendingGroup[] ring = new PendingGroup[MOST];
  private int first;
  private int end;
  private long sum;

  /**
   * Begins with none.
   *
   * @param length of the content
   */
  PendingGroups(PreviousVersion previous, PackTable table, ManifestWriter manifest, long length) {
    this.previous = previous;
    this.table = table;
    this.manifest = manifest;
    this.length = length;
    sum = StateChecksum.ofLength(length);
  }

  /**
   * A group, which was asked about before or not. Those before it are written, as far as all of
   * them are known.
   *
   * @throws StorageException {@code CORRUPT} if the source cannot mean this one
   */
  PendingGroup at(int number) throws StorageException, IOException {
    writeBefore(number);
    if (number < first || number - first >= MOST || BlockGroup.count(number, length) == 0) {
      throw new StorageException(
          Reason.CORRUPT,
          "the source tells of group %d of blocks, out of order, or behind its %d bytes"
              .formatted(number, length));
    }
    while (end <= number) {
      int count = BlockGroup.count(end, length);
      ring[end % MOST] = new PendingGroup(previous.group(end, count), count);
      end++;
    }
    return get(number);
  }

  private PendingGroup get(int number) {
    return Objects.requireNonNull(ring[number % MOST]);
  }

  private void writeBefore(int number) throws IOException {
    while (first < end && first < number && get(first).isComplete()) {
      BlockGroup group = get(first).complete(table);
      ring[first % MOST] = null;
      sum += group.checksum();
      if (group.tagsHash() != PreviousVersion.unwritten(group.count())) {
        manifest.add(group);
      }
      first++;
    }
  }

  /**
   * Writes all.
   *
   * @return whether all are known and make a state of this checksum
   */
  boolean end(long checksum) throws IOException {
    writeBefore(Integer.MAX_VALUE);
    return BlockGroup.count(first, length) == 0 && sum == checksum;
  }
}
