package io.baton.archive.store;

import java.util.regex.Pattern;

/** What names objects and directories may have; so that they mean the same in every store. */
public final class Names {

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private Names() {}

  /** Whether this can be a part of a name. */
  public static boolean isPart(String part) {
    return PART.matcher(part).matches();
  }

  /**
   * Returns a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String require(String name) {
    for (String part : name.split("/", -1)) {
      if (!isPart(part)) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is not a name of letters, digits, '-', '_', '.' and slashes");
      }
    }
    return name;
  }
}
