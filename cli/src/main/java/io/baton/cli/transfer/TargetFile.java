package io.baton.cli.transfer;

import io.baton.cli.command.Invocation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that the client is going to make.
 *
 * @param path absolute
 * @param directory that it will be in
 */
public record TargetFile(Path path, Path directory) {

  /**
   * Checks what can be checked before anything is fetched.
   *
   * @throws NoSuchFileException if its directory is not there
   * @throws picocli.CommandLine.ParameterException if it is a directory itself
   */
  public static TargetFile of(Path file, Invocation baton) throws NoSuchFileException {
    Path path = file.toAbsolutePath();
    if (Files.isDirectory(path)) {
      throw baton.wrongArguments(path + " is a directory: name a file");
    }
    Path directory = path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException(String.valueOf(directory));
    }
    return new TargetFile(path, directory);
  }

  /** Bytes in the file beside it that the client collects them in. */
  public long arrived() {
    long bytes = 0;
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(directory, path.getFileName() + ".*.part")) {
      for (Path part : parts) {
        bytes = Math.max(bytes, Files.size(part));
      }
    } catch (IOException e) {
      // It may have just taken the target's name: this figure is only to look at.
      return bytes;
    }
    return bytes;
  }
}
