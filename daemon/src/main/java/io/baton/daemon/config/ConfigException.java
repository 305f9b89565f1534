package io.baton.daemon.config;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A setting is missing, unknown or does not fit. The message names it and where it was made. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public ConfigException(String message) {
    super(message);
  }

  /** Of a file with settings that could not be read, or is none. */
  public static ConfigException unreadable(Path file, Exception error) {
    String reason =
        error instanceof FileSystemException failure
            ? FileErrors.reason(failure)
            : String.valueOf(error.getMessage());
    return new ConfigException("cannot read the file " + file + " with settings: " + reason);
  }
}
