package io.baton.api.error;

/**
 * Stored or transferred bytes do not match their checksum. The message names the replica; it was
 * not served.
 */
public final class CorruptDataException extends BatonException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the segment, node or file, and what is safe next. */
  public CorruptDataException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
