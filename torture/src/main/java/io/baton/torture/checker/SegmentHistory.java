package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients saw of one segment.
 *
 * @param segment its name
 * @param reads in any order
 * @param writes those of one owner in the order of their calls
 */
public record SegmentHistory(String segment, List<Read> reads, List<Write> writes) {

  /** The value before all writes. */
  public static final long INITIAL = 0;

  /**
   * Checks that it is a history at all.
   *
   * @throws IllegalArgumentException if a value or id stands twice, or a writer never became owner
   */
  public SegmentHistory {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    Set<String> ids = new HashSet<>();
    Set<String> opens = new HashSet<>();
    for (Read read : reads) {
      require(ids.add(read.id()), "id stands twice: ", read);
      if (read.kind() == Read.Kind.OPEN) {
        opens.add(read.id());
      }
    }
    Set<Long> values = new HashSet<>(Set.of(INITIAL));
    for (Write write : writes) {
      require(values.add(write.value()), "value stands twice: ", write);
      require(opens.contains(write.owner()), "writer is no owner: ", write);
    }
  }

  private static void require(boolean holds, String what, Object where) {
    if (!holds) {
      throw new IllegalArgumentException(what + where);
    }
  }

  Map<Long, Write> byValue() {
    Map<Long, Write> byValue = new HashMap<>();
    writes.forEach(write -> byValue.put(write.value(), write));
    return byValue;
  }

  /** Each owner's writes, in their order. */
  Map<String, List<Write>> byOwner() {
    Map<String, List<Write>> byOwner = new HashMap<>();
    writes.forEach(
        write -> byOwner.computeIfAbsent(write.owner(), owner -> new ArrayList<>()).add(write));
    return byOwner;
  }

  List<Read> reads(Read.Kind kind) {
    return reads.stream().filter(read -> read.kind() == kind).toList();
  }
}
