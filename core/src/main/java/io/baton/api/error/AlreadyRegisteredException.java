package io.baton.api.error;

/** The name stands for a segment already, or somebody is registering it now. Nothing changed. */
public final class AlreadyRegisteredException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public AlreadyRegisteredException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public AlreadyRegisteredException(String message, Throwable cause) {
    super(message, cause);
  }
}
