package io.baton.replication.sim;

import java.util.random.RandomGenerator;

/**
 * How likely it is that something fails, each time that it could.
 *
 * @param loss a message is lost
 * @param duplicate a message arrives twice
 * @param reorder whether messages of one connection overtake each other
 * @param slow a message takes up to 80 ms
 * @param verySlow a message takes up to 20 s, seldom three minutes
 * @param kill a node's process ends at a storage operation
 * @param refuse a storage operation finds the disk full
 * @param unknown a write to the registry has no known outcome
 * @param late of those, how many land some time after their writer has given them up, more than
 *     others
 * @param stale the first read of an opening sees an old record
 * @param damage a bit of a message is flipped
 * @param pace how often something bigger breaks: 1 is a few times a second
 */
record Faults(
    double loss,
    double duplicate,
    boolean reorder,
    double slow,
    double verySlow,
    double kill,
    double refuse,
    double unknown,
    double late,
    double stale,
    double damage,
    double pace) {

  static final Faults NONE = new Faults(0, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Some faults often, some seldom, some never: another mixture for every seed. */
  static Faults random(RandomGenerator random) {
    return new Faults(
        some(random, 0.05),
        some(random, 0.1),
        random.nextBoolean(),
        some(random, 0.6),
        some(random, 0.02),
        some(random, 0.03),
        some(random, 0.03),
        some(random, 0.7),
        random.nextInt(2) == 0 ? 0.8 : 0,
        some(random, 0.5),
        some(random, 0.01),
        some(random, 1));
  }

  private static double some(RandomGenerator random, double most) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> most / 10;
      default -> most * random.nextDouble();
    };
  }
}
