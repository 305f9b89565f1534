package io.baton.registry.record;

import com.google.common.collect.ImmutableList;
import java.time.Instant;

/**
 * The cluster's identity, made once by an explicit init; only a rebuild adds to it (R11).
 *
 * @param id 32 hexadecimal digits
 * @param format version of the whole tree; 1 now
 * @param created when, by the clock of who made it
 * @param rebuilds nonces of the rebuilds of this registry, newest first, at most {@value
 *     #MAX_REBUILDS}; none is 0
 */
public record ClusterRecord(String id, int format, Instant created, ImmutableList<Long> rebuilds) {

  /** Most rebuilds that are kept. */
  public static final int MAX_REBUILDS = 16;

  /** After one more rebuild, with those before it that others remember. */
  public ClusterRecord rebuilt(long nonce, ImmutableList<Long> remembered) {
    ImmutableList<Long> all =
        ImmutableList.<Long>builder().add(nonce).addAll(rebuilds).addAll(remembered).build();
    return new ClusterRecord(
        id,
        format,
        created,
        all.stream().distinct().limit(MAX_REBUILDS).collect(ImmutableList.toImmutableList()));
  }
}
