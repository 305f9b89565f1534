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
 */
record Plan(
    boolean store, boolean keeps, @Nullable Broken broken, ImmutableSet<Fault> off, double span) {

  /** Seeds take turns between the two storages; some keep versions. */
  static Plan of(long seed, @Nullable Broken broken) {
    return new Plan(seed % 2 == 0, seed % 14 == 8, broken, ImmutableSet.of(), 1);
  }

  Plan without(Fault fault) {
    ImmutableSet<Fault> more = ImmutableSet.<Fault>builder().addAll(off).add(fault).build();
    return new Plan(store, keeps, broken, more, span);
  }

  Plan during(double part) {
    return new Plan(store, keeps, broken, off, part);
  }
}
