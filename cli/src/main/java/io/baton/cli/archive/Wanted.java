package io.baton.cli.archive;

import io.baton.api.Version;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.read.ArchiveReader;
import io.baton.archive.store.StoreException;
import io.baton.cli.command.Invocation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which archived version is wanted. */
final class Wanted {

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "By its number, such as 3.127; see baton archive NAME --list.")
  private @Nullable String version;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "The newest one that was archived as the state of a time, or of an earlier one, such as"
              + " 2026-03-01T12:00:00Z.")
  private @Nullable String at;

  void check(Invocation baton) {
    if (version != null && at != null) {
      throw baton.wrongArguments("say --version or --at");
    }
    try {
      parse();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }

  private void parse() {
    if (version != null) {
      Version.parse(version);
    }
    if (at != null) {
      Instant.parse(at);
    }
  }

  Optional<Version> in(ArchiveReader reader) throws StoreException {
    if (version != null) {
      return Optional.of(Version.parse(version));
    }
    return reader.notAfter(at == null ? Instant.MAX : Instant.parse(at)).map(ManifestHead::version);
  }
}
