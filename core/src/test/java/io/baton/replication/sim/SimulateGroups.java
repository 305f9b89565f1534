package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The command of {@code scripts/simulate --groups}: many seeds, up to the first that fails. */
public final class SimulateGroups {

  /** Nobody registers a name here. */
  private static final ImmutableSet<Fault> OFF =
      ImmutableSet.of(Fault.ADMIN_KILLED, Fault.DESIRED_ELSEWHERE);

  private SimulateGroups() {}

  /** Seeds take turns between the two storages. */
  static @Nullable AssertionError failureOf(
      long seed, @Nullable GroupBroken broken, Group.Tally tally) {
    try {
      Plan plan = new Plan(seed % 2 == 0, false, null, OFF, 1, false);
      GroupSimulation.run(seed, plan, broken, tally);
      return null;
    } catch (AssertionError e) {
      return e;
    }
  }

  /**
   * Takes how many seeds, from which on, and what is broken on purpose, if anything. Exits with 0
   * if no seed failed, or, if something is broken, one did; else with 1, or with 2 if it was asked
   * wrongly.
   */
  public static void main(String... args) {
    try {
      run(args);
    } catch (IllegalArgumentException e) {
      System.err.println("--groups [N [S [NAME]]], of " + Arrays.toString(GroupBroken.values()));
      System.exit(2);
    }
  }

  private static void run(String... args) {
    if (args.length > 3) {
      throw new IllegalArgumentException(args[3]);
    }
    long seeds = args.length > 0 ? Long.parseLong(args[0]) : 1_000;
    long from = args.length > 1 ? Long.parseLong(args[1]) : 1;
    GroupBroken broken = args.length > 2 ? GroupBroken.valueOf(args[2]) : null;
    Group.Tally tally = new Group.Tally();
    for (long seed = from; seed < from + seeds; seed++) {
      AssertionError error = failureOf(seed, broken, tally);
      if (error != null) {
        System.out.println(error.getMessage());
        System.exit(broken == null ? 1 : 0);
      }
    }
    System.out.println("no violation in " + seeds + " seeds of groups; " + tally);
    System.exit(broken == null ? 0 : 1);
  }
}
