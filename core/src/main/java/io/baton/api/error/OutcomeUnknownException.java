package io.baton.api.error;

/**
 * It may have happened or not, and may still happen. Safe next: ask again with the same call, or
 * open the segment and look; never assume either.
 */
public final class OutcomeUnknownException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public OutcomeUnknownException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
