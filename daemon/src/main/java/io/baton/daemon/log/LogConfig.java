package io.baton.daemon.log;

import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.CommonSettings.LogLevel;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is logged, and where.
 *
 * @param level of Baton's own messages
 * @param directory of the log files; if empty, standard output is used
 * @param fileBytes at which a file is put aside
 * @param files kept besides the current one
 */
public record LogConfig(LogLevel level, Optional<Path> directory, long fileBytes, int files) {

  /**
   * Checks settings.
   *
   * @throws ConfigException naming the one that does not fit
   */
  public static LogConfig of(Settings settings) throws ConfigException {
    return new LogConfig(
        settings.require(CommonSettings.LOG_LEVEL),
        settings.get(CommonSettings.LOG_DIR).map(Path::toAbsolutePath),
        settings.require(CommonSettings.LOG_FILE_SIZE),
        settings.require(CommonSettings.LOG_FILES));
  }
}
