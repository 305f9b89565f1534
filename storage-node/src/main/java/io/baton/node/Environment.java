package io.baton.node;

import io.baton.system.BootId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a node takes from its machine.
 *
 * @param clock for the times in records
 * @param nanoClock monotonic, for deadlines
 * @param random unpredictable, for incarnations and ids; safe for use by several threads
 * @param boot see {@link BootId}
 */
public record Environment(
    InstantSource clock, LongSupplier nanoClock, RandomGenerator random, long boot) {

  /** This machine's. */
  public static Environment real() {
    SecureRandom random = new SecureRandom();
    return new Environment(InstantSource.system(), System::nanoTime, random, BootId.read(random));
  }
}
