package io.baton.api.error;

/**
 * A disk is full or a quota is reached. What was stored before is untouched. Safe next: make room,
 * then call again.
 */
public final class NoSpaceException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public NoSpaceException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public NoSpaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
