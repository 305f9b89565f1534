package io.baton.api.error;

/**
 * ZooKeeper or too many storage nodes could not be reached in time. Nothing is known to have
 * changed; the same call may be made again.
 */
public final class UnavailableException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public UnavailableException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
