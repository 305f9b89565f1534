package io.baton.cli.archive;

import io.baton.api.ArchivePolicy;
import io.baton.api.Version;
import io.baton.archive.store.ObjectStores;
import io.baton.archive.store.StoreException;
import io.baton.cli.command.Invocation;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where and how often versions are archived; those that are not given stay. */
final class PolicyOptions {

  @Option(
      names = "--to",
      paramLabel = "LOCATION",
      description =
          "Where: file:///mnt/backup/baton or s3://bucket/prefix?region=eu-central-1, the same for"
              + " every storage node, which need to be allowed to write there. Never with a secret.")
  private @Nullable String to;

  @Option(
      names = "--every-versions",
      paramLabel = "N",
      description = "One in N checkpoints; 0 does not count them.")
  private @Nullable Integer everyVersions;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Such as 10m or 12h after the last one; 0s does not look at the time.")
  private @Nullable Duration every;

  @Option(names = "--last", paramLabel = "N", description = "The last N stay in the archive.")
  private @Nullable Integer last;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "They stay for so long, such as 30d. Without --last and --for all stay.")
  private @Nullable Duration age;

  boolean isEmpty() {
    return to == null && everyVersions == null && every == null && last == null && age == null;
  }

  /** Checks what can be checked before anything is changed. */
  void check(Invocation baton) {
    if (to != null) {
      open(to, baton);
    }
  }

  private static void open(String location, Invocation baton) {
    try {
      ObjectStores.open(URI.create(location)).close();
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments("the location of the archive is not one");
    } catch (StoreException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }

  /** The policy that was there with what the options say instead. */
  ArchivePolicy over(@Nullable ArchivePolicy before, Invocation baton) {
    if (before == null && to == null) {
      throw baton.wrongArguments("the segment has no archive yet: say where, with --to");
    }
    try {
      ArchivePolicy base =
          before == null || (to != null && !to.equals(before.location()))
              ? new ArchivePolicy(
                  String.valueOf(to), 0, Duration.ZERO, 0, Duration.ZERO, Version.NONE)
              : before;
      return new ArchivePolicy(
          base.location(),
          everyVersions == null ? base.everyVersions() : everyVersions,
          every == null ? base.every() : every,
          last == null ? base.last() : last,
          age == null ? base.age() : age,
          base.requested());
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }
}
