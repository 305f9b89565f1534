package io.baton.daemon.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What Java's errors of files mean: their messages are often but the file's name. */
public final class FileErrors {

  private FileErrors() {}

  /** The reason without the file. */
  public static String reason(FileSystemException error) {
    if (error instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "it is there already, and no directory";
    }
    return Optional.ofNullable(error.getReason()).orElse("the file system refuses it");
  }
}
