package io.baton.replication.sim;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The command of {@code scripts/simulate}. */
public final class Simulate {

  private Simulate() {}

  /** Exits with 0 if all is as it should be, 1 if not, 2 if it was asked wrongly. */
  public static void main(String... args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + "; nothing was run, --help says more");
      return 2;
    }
    Campaign campaign = new Campaign(settings.from(), settings.seeds());
    Campaign.Failure failure = campaign.run(settings);
    PrintStream people = settings.json() ? err : out;
    if (failure != null) {
      people.println(failure.error().getMessage());
      people.println("seed " + failure.seed() + " fails; shrunk, it is replayed by");
      people.println("  " + failure.command());
    } else {
      people.println("no violation in " + campaign);
    }
    if (!campaign.missed().isEmpty() && settings.broken() == null && failure == null) {
      people.println("never reached: " + campaign.missed());
    }
    if (settings.json()) {
      out.println(campaign.json());
    }
    return isAsExpected(settings, campaign, failure) ? 0 : 1;
  }

  private static boolean isAsExpected(
      Settings settings, Campaign campaign, Campaign.@Nullable Failure failure) {
    return settings.broken() != null
        ? failure != null
        : failure == null && campaign.missed().isEmpty();
  }
}
