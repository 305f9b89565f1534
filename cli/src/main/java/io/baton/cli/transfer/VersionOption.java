package io.baton.cli.transfer;

import io.baton.client.version.VersionChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which version of a segment is read. */
public final class VersionOption {

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description =
          "One that is kept, by its number such as 3.127 or by its label; the newest committed one"
              + " by default. See baton versions list.")
  private @Nullable String version;

  /** What was chosen. */
  public VersionChoice choice() {
    return version == null ? VersionChoice.NEWEST : VersionChoice.parse(version);
  }
}
