package io.baton.agent.process.command;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where programs are. */
final class ProgramPath {

  private static final String PATH = "PATH";

  private ProgramPath() {}

  /** Finds an executable file of this name in the directories of the agent's PATH. */
  static Optional<Path> find(String name) {
    return find(name, path());
  }

  private static String path() {
    return Optional.ofNullable(System.getenv(PATH)).orElse("/usr/bin:/bin");
  }

  private static Optional<Path> find(String name, String path) {
    for (String directory : Splitter.on(':').omitEmptyStrings().split(path)) {
      Path file = Path.of(directory).resolve(name).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Finds a command's program.
   *
   * @throws CommandRefusedException if it, or the directory to work in, is not there or not to be
   *     used
   */
  static Path of(Command command) throws CommandRefusedException {
    Path directory = command.directory().orElse(Path.of("")).toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw refused(
          command, "the directory to run it in, " + directory + ", is not there: make it");
    }
    if (!Files.isExecutable(directory)) {
      throw refused(command, "the directory to run it in, " + directory + ", may not be entered");
    }
    if (command.program().contains("/")) {
      return requireProgram(command, directory.resolve(command.program()));
    }
    String path = Optional.ofNullable(command.environment().get(PATH)).orElse(path());
    return find(command.program(), path)
        .orElseThrow(
            () ->
                refused(
                    command,
                    "it is in no directory of PATH, " + path + ": install it, or write its path"));
  }

  private static Path requireProgram(Command command, Path file) throws CommandRefusedException {
    if (!Files.isRegularFile(file)) {
      String what = Files.exists(file) ? " is no file" : " is not there";
      throw refused(command, file + what + ": install it, or correct the command");
    }
    if (!Files.isExecutable(file)) {
      throw refused(command, file + " is not executable: chmod +x, or correct the command");
    }
    return file;
  }

  private static CommandRefusedException refused(Command command, String reason) {
    return new CommandRefusedException("cannot run " + command.program() + ": " + reason);
  }
}
