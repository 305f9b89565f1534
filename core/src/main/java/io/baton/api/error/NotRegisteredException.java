package io.baton.api.error;

/** No segment of this name is registered, and a ZooKeeper server that was up to date said so. */
public final class NotRegisteredException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public NotRegisteredException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public NotRegisteredException(String message, Throwable cause) {
    super(message, cause);
  }
}
