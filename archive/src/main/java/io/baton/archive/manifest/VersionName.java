package io.baton.archive.manifest;

import io.baton.api.Version;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of versions in a store: epoch and sequence in 19 digits each, so that they sort alike. */
public final class VersionName {

  private static final Pattern NAME = Pattern.compile("[0-9]{19}-[0-9]{19}");
  private static final int DIGITS = 19;

  private VersionName() {}

  /** The name of a version. */
  public static String of(Version version) {
    return "%019d-%019d".formatted(version.epoch(), version.sequence());
  }

  /** The version of a name; empty if it is no version's. */
  public static Optional<Version> parse(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      Version version =
          new Version(
              Long.parseLong(name, 0, DIGITS, 10),
              Long.parseLong(name, DIGITS + 1, name.length(), 10));
      return version.isNone() ? Optional.empty() : Optional.of(version);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
