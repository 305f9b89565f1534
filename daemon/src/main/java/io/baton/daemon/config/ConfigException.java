package io.baton.daemon.config;

/** A setting is missing, unknown or does not fit. The message names it and where it was made. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public ConfigException(String message) {
    super(message);
  }
}
