package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import org.jspecify.annotations.Nullable;

/**
 * How a seed is run.
 *
 * @param store whether nodes keep replicas in the real replica store on a simulated disk, rather
 *     than in the plainest storage
 * @param keeps whether nodes keep versions
 * @param broken what is broken on purpose, or null
 * @param off faults that do not happen
 * @param span which part of the usual time faults last, up to 1
 * @param followed whether processes follow the segment
 */
record Plan(
    boolean store,
    boolean keeps,
    @Nullable Broken broken,
    ImmutableSet<Fault> off,
    double span,
    boolean followed) {

  /**
   * Seeds take turns between the two storages. If nothing is broken every fourth keeps versions and
   * every third is followed, which are no part of what finds the others.
   */
  static Plan of(long seed, @Nullable Broken broken) {
    boolean keeps = broken == null && seed % 4 == 2;
    boolean followed = broken == null ? seed % 3 == 0 : broken == Broken.UNCOMMITTED_FOLLOWED;
    return new Plan(seed % 2 == 0, keeps, broken, ImmutableSet.of(), 1, followed);
  }

  Plan without(Fault fault) {
    ImmutableSet<Fault> more = ImmutableSet.<Fault>builder().addAll(off).add(fault).build();
    return new Plan(store, keeps, broken, more, span, followed);
  }

  Plan during(double part) {
    return new Plan(store, keeps, broken, off, part, followed);
  }
}
