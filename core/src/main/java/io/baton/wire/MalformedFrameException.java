package io.baton.wire;

/**
 * Bytes that are no frame of this protocol, or were damaged on their way. Nothing of them was used.
 * What follows on the same connection cannot be trusted either: close it.
 */
public final class MalformedFrameException extends Exception {

  private static final long serialVersionUID = 1;

  /** Creates one; the message says what does not fit. */
  public MalformedFrameException(String message) {
    super(message);
  }

  MalformedFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
