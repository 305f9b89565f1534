package io.baton.replication.storage;

import io.baton.replication.message.Refused;
import java.util.Objects;

/** A replica's file could not do what was asked; what was committed before is untouched. */
public final class StorageException extends Exception {

  private static final long serialVersionUID = 1;

  private final Refused.Reason reason;

  /**
   * Creates one.
   *
   * @param reason {@code NO_SPACE}, {@code IO_ERROR}, {@code CORRUPT}, {@code NOT_READABLE} or
   *     {@code BUSY}
   * @param message names the segment and the file
   */
  public StorageException(Refused.Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates one with its cause. */
  public StorageException(Refused.Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), reason.name());
  }

  /** What a refusal says of it. */
  public Refused.Reason reason() {
    return reason;
  }
}
