package io.baton.replication.owner;

import io.baton.api.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that somebody still needs, oldest first. An entry has an <em>index</em> and each
 * of its parts a <em>serial</em>; both rise by one for ever, so that a place in the backlog is one
 * number, and places can be compared. Bounded by {@link OwnerConfig#maxBacklog}, so that removing
 * from the front of an array is cheap.
 */
final class Backlog {

  /** One checkpoint. */
  static final class Entry {
    final Captured captured;
    final Version base;
    final long index;
    final long firstSerial;
    final long deadlineNanos;
    boolean overdueReported;

    Entry(Captured captured, Version base, long index, long firstSerial, long deadlineNanos) {
      this.captured = captured;
      this.base = base;
      this.index = index;
      this.firstSerial = firstSerial;
      this.deadlineNanos = deadlineNanos;
    }

    Version version() {
      return captured.version();
    }

    int parts() {
      return captured.parts().count();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private Version floor;
  private long endIndex;
  private long endSerial;
  private long bytes;

  /** Starts empty, after a version that every member holds. */
  Backlog(Version recovered) {
    floor = recovered;
  }

  /** The version before the first entry: whoever holds it can be brought on from here. */
  Version floor() {
    return floor;
  }

  /** The newest version: the last entry's, or the floor. */
  Version newest() {
    return entries.isEmpty() ? floor : entries.get(entries.size() - 1).version();
  }

  /** Index of the entry to come. */
  long endIndex() {
    return endIndex;
  }

  /** Index of the first entry, or of the one to come. */
  long firstIndex() {
    return endIndex - entries.size();
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }

  List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** Takes a checkpoint that follows the newest one. */
  Entry append(Captured captured, long deadlineNanos) {
    if (!newest().isBefore(captured.version())) {
      throw new IllegalArgumentException(captured.version() + " does not follow " + newest());
    }
    Entry entry = new Entry(captured, newest(), endIndex, endSerial, deadlineNanos);
    entries.add(entry);
    endIndex++;
    endSerial += entry.parts();
    bytes += captured.bytes();
    return entry;
  }

  /**
   * Index of the first entry that a holder of {@code version} lacks, or -1 if it cannot be brought
   * on from here.
   */
  long indexAfter(Version version) {
    if (version.equals(floor)) {
      return firstIndex();
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).version().equals(version)) {
        return entries.get(i).index + 1;
      }
    }
    return -1;
  }

  /** Serial of the first part of an entry, or of the part to come. */
  long serialOf(long index) {
    Entry entry = at(index);
    return entry == null ? endSerial : entry.firstSerial;
  }

  /** The entry of an index that is not dropped yet, or null if it is still to come. */
  @Nullable Entry at(long index) {
    return index < endIndex ? get(index) : null;
  }

  /** The entry of an index that is neither dropped nor still to come. */
  Entry get(long index) {
    return entries.get((int) (index - firstIndex()));
  }

  /** How much there is, for people. */
  String describe() {
    return size() + " checkpoints of " + bytes + " bytes wait: ";
  }

  /** Drops the first entry. */
  Captured removeFirst() {
    Entry first = entries.remove(0);
    floor = first.version();
    bytes -= first.captured.bytes();
    return first.captured;
  }
}
