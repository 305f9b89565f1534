package io.baton.archive.manifest;

import io.baton.api.Version;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which pack: a pack is blocks of 4096 bytes, one behind the other, and nothing else.
 *
 * @param version that was archived when it was written
 * @param nonce hash of its bytes, or the next number if that name is taken: one name has one
 *     content
 * @param number how many packs the same attempt wrote before
 */
public record PackId(Version version, long nonce, int number) {

  private static final Pattern NAME =
      Pattern.compile("([0-9]{19}-[0-9]{19})-([0-9a-f]{16})-([0-9]{10})");

  /** Reads a name; empty if it is no pack's. */
  public static Optional<PackId> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      long nonce = Long.parseUnsignedLong(matcher.group(2), 16);
      int number = Integer.parseInt(matcher.group(3));
      return VersionName.parse(matcher.group(1)).map(v -> new PackId(v, nonce, number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The name of its object: names sort as versions do. */
  @Override
  public String toString() {
    return "%s-%s-%010d"
        .formatted(VersionName.of(version), HexFormat.of().toHexDigits(nonce), number);
  }
}
