package io.baton.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Arguments that picocli has made sure of. */
final class Arguments {

  private Arguments() {}

  /** A required argument: picocli does not run a command without it. */
  static <T> T given(@Nullable T argument) {
    return Objects.requireNonNull(argument, "picocli requires this");
  }
}
