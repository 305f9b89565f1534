package io.baton.api.error;

/**
 * The segment is no longer this owner's: another has opened it. Nothing more can be checkpointed
 * through this handle; open the segment again if this process should have it.
 */
public final class FencedException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public FencedException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
