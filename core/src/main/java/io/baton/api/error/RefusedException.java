package io.baton.api.error;

/**
 * Nothing was sent and nothing changed. Safe next: mend what the message names, then call again.
 */
public final class RefusedException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public RefusedException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
