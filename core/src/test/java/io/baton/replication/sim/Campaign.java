package io.baton.replication.sim;

import io.baton.replication.sim.Coverage.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Many seeds, one after another, up to the first that fails; that one is shrunk. */
final class Campaign {

  /** From so many seeds on a branch that was never reached is a failure. */
  static final int SEEDS_FOR_EVERY_BRANCH = 5_000;

  /**
   * A seed that fails, in the shortest form that was found.
   *
   * @param seed which
   * @param plan how it was run
   * @param error the broken promise, and what happened before
   */
  record Failure(long seed, Plan plan, AssertionError error) {

    /** What replays it. */
    String command() {
      StringBuilder text = new StringBuilder("scripts/simulate --seeds 1 --from ").append(seed);
      if (plan.broken() != null) {
        text.append(" --broken ").append(plan.broken());
      }
      plan.off().forEach(fault -> text.append(" --without ").append(fault));
      return plan.span() == 1 ? text.toString() : text + " --span " + plan.span();
    }
  }

  private final Coverage coverage = new Coverage();
  private final long from;
  private final long seeds;
  private long run;
  private @Nullable Failure failure;

  Campaign(long from, long seeds) {
    this.from = from;
    this.seeds = seeds;
  }

  /** Runs until a seed fails; returns it, shrunk, or null. */
  @Nullable Failure run(Settings settings) {
    for (long seed = from; seed < from + seeds; seed++) {
      run++;
      Plan plan = settings.plan(seed);
      AssertionError error = failureOf(seed, plan, coverage);
      if (error != null) {
        failure = shrunk(new Failure(seed, plan, error));
        return failure;
      }
    }
    return null;
  }

  static @Nullable AssertionError failureOf(long seed, Plan plan, Coverage coverage) {
    try {
      Simulation.run(seed, plan, coverage);
      return null;
    } catch (AssertionError e) {
      return e;
    }
  }

  /** Faults are switched off one by one, and the run is shortened, while it fails. */
  private static Failure shrunk(Failure found) {
    Failure smallest = found;
    for (Fault fault : Fault.values()) {
      smallest = orSmaller(smallest, smallest.plan().without(fault));
    }
    for (double span = smallest.plan().span() / 2; span > 0.01; span /= 2) {
      Failure shorter = orSmaller(smallest, smallest.plan().during(span));
      if (shorter.plan().equals(smallest.plan())) {
        break;
      }
      smallest = shorter;
    }
    return smallest;
  }

  private static Failure orSmaller(Failure known, Plan smaller) {
    if (smaller.equals(known.plan())) {
      return known;
    }
    AssertionError error = failureOf(known.seed(), smaller, new Coverage());
    return error == null ? known : new Failure(known.seed(), smaller, error);
  }

  /** Branches that were never reached, if the campaign was long enough to tell. */
  List<Branch> missed() {
    List<Branch> missed = new ArrayList<>();
    for (Branch branch : Branch.values()) {
      if (seeds >= SEEDS_FOR_EVERY_BRANCH && coverage.count(branch) == 0) {
        missed.add(branch);
      }
    }
    return missed;
  }

  /** One JSON object in one line. */
  String json() {
    List<String> faults = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      faults.add(field(fault.name(), coverage.faults().getOrDefault(fault, 0L)));
    }
    List<String> branches = new ArrayList<>();
    for (Branch branch : Branch.values()) {
      branches.add(field(branch.name(), coverage.count(branch)));
    }
    return String.format(
        Locale.ROOT,
        "{\"seeds\":%d,\"violations\":%d,\"first_seed\":%s,\"faults\":{%s},\"branches\":{%s}}",
        run,
        failure == null ? 0 : 1,
        failure == null ? "null" : String.valueOf(failure.seed()),
        String.join(",", faults),
        String.join(",", branches));
  }

  private static String field(String name, long value) {
    return "\"" + name.toLowerCase(Locale.ROOT) + "\":" + value;
  }

  @Override
  public String toString() {
    return run + " seeds; faults " + coverage.faults() + "; reached " + coverage;
  }
}
