package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked for.
 *
 * @param seeds how many, 1 or more
 * @param from the first
 * @param broken what is broken on purpose, or null
 * @param off faults that do not happen
 * @param span which part of the usual time faults last
 * @param json whether one JSON object is the last line
 */
record Settings(
    long seeds,
    long from,
    @Nullable Broken broken,
    ImmutableSet<Fault> off,
    double span,
    boolean json) {

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException saying which is wrong
   */
  static Settings parse(String... args) {
    long seeds = 1_000;
    long from = 1;
    Broken broken = null;
    ImmutableSet.Builder<Fault> off = ImmutableSet.builder();
    double span = 1;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        json = true;
        continue;
      }
      String value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i++]) {
        case "--seeds" -> seeds = number("--seeds", value, 1);
        case "--from" -> from = number("--from", value, 0);
        case "--broken" -> broken = constant(Broken.class, value);
        case "--without" -> off.add(constant(Fault.class, value));
        case "--span" -> span = Double.parseDouble(value);
        default -> throw new IllegalArgumentException("no such option: " + args[i - 1]);
      }
    }
    return new Settings(seeds, from, broken, off.build(), span, json);
  }

  private static long number(String option, String value, long least) {
    long number = value.matches("[0-9]{1,15}") ? Long.parseLong(value) : -1;
    if (number < least) {
      throw new IllegalArgumentException(option + " takes a number from " + least + " on");
    }
    return number;
  }

  private static <E extends Enum<E>> E constant(Class<E> of, String value) {
    for (E constant : of.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'" + value + "' is none of " + ImmutableSet.copyOf(of.getEnumConstants()));
  }

  Plan plan(long seed) {
    Plan plan = Plan.of(seed, broken);
    return new Plan(plan.store(), plan.keeps(), broken, off, span, plan.followed());
  }
}
