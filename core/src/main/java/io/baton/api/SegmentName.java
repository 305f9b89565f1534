package io.baton.api;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A cluster-unique name of a segment: UTF-8, slashes as hierarchy, such as {@code orders/eu/book}.
 *
 * <p>Rules: 1 to {@value #MAX_BYTES} bytes of UTF-8; parts between slashes are not empty, not
 * {@code .} and not {@code ..}; no control characters and no unpaired surrogates.
 *
 * @param value the name as the application wrote it
 */
public record SegmentName(String value) implements Comparable<SegmentName> {

  /** Longest name in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  /**
   * Checks the rules above.
   *
   * @throws IllegalArgumentException naming the rule that is broken
   */
  public SegmentName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a segment name must not be empty");
    }
    if (!UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          "a segment name must be valid Unicode: it has an unpaired surrogate");
    }
    int bytes = value.getBytes(UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a segment name has at most " + MAX_BYTES + " bytes of UTF-8, this one has " + bytes);
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a segment name must not hold control characters");
    }
    for (String part : value.split("/", -1)) {
      checkPart(value, part);
    }
  }

  private static void checkPart(String name, String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException(
          "a segment name must not have empty parts (no leading, trailing or double slash): \""
              + name
              + '"');
    }
    if (part.equals(".") || part.equals("..")) {
      throw new IllegalArgumentException(
          "a part of a segment name must not be \".\" or \"..\": \"" + name + '"');
    }
  }

  /** Checks and wraps a name; see the rules of this class. */
  public static SegmentName of(String value) {
    return new SegmentName(value);
  }

  @Override
  public int compareTo(SegmentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
