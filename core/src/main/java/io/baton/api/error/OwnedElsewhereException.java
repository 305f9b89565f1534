package io.baton.api.error;

/** The segment's owner is alive. Safe next: let it close, or ask for a takeover. */
public final class OwnedElsewhereException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public OwnedElsewhereException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public OwnedElsewhereException(String message, Throwable cause) {
    super(message, cause);
  }
}
