package io.baton.registry.session;

/**
 * A call was sent, or may have been, and no answer came. A read may be repeated; a write may have
 * happened, and may still happen. Never leaves the registry.
 */
public final class LostException extends Exception {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the znode. */
  public LostException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public LostException(String message, Throwable cause) {
    super(message, cause);
  }
}
