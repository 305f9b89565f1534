package io.baton.agent.config;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a program has its state, and how it changes it. */
public sealed interface StateConfig {

  /** Where it is: absolute, as the file spells it. */
  Path path();

  /**
   * A file that the program maps or writes in place.
   *
   * @param path a symbolic link that the agent keeps, to the segment's local file
   */
  record Mapped(Path path) implements StateConfig {}

  /**
   * A file that the program replaces as a whole, by renaming a new one to it.
   *
   * @param path that it renames to
   */
  record ReplacedFile(Path path) implements StateConfig {}

  /**
   * A directory with all its files.
   *
   * @param path the directory
   * @param maxFiles most files that it may hold
   * @param freeze a command that makes the files hold still, run before they are read
   * @param thaw a command that lets them go, run afterwards
   * @param freezeTimeout how long each of the two may take
   */
  record Directory(
      Path path,
      int maxFiles,
      Optional<ImmutableList<String>> freeze,
      Optional<ImmutableList<String>> thaw,
      Duration freezeTimeout)
      implements StateConfig {}
}
