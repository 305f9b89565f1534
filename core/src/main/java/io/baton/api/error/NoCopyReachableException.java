package io.baton.api.error;

/**
 * The segment is registered, but no copy of it answered in time. Its data may well exist: never
 * start from nothing here. Safe next: bring a named node back, then open again.
 */
public final class NoCopyReachableException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public NoCopyReachableException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public NoCopyReachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
