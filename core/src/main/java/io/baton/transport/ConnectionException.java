package io.baton.transport;

import io.baton.wire.Control.Rejected;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection could not be made, or was lost. The message names both the node and the reason.
 * Whether a request that was on its way has been carried out is unknown.
 */
public final class ConnectionException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient @Nullable Rejected rejected;

  /** Creates one. */
  public ConnectionException(String message) {
    this(message, (Rejected) null);
  }

  /** Creates one for a node that answered, and is not the one that was meant. */
  ConnectionException(String message, @Nullable Rejected rejected) {
    super(message);
    this.rejected = rejected;
  }

  /** Who answered instead, if somebody did and said so. */
  public Optional<Rejected> rejected() {
    return Optional.ofNullable(rejected);
  }

  /** Creates one with its cause. */
  public ConnectionException(String message, Throwable cause) {
    super(message, cause);
    this.rejected = null;
  }
}
