package io.baton.transport;

import java.io.IOException;

/**
 * A connection could not be made, or was lost. The message names both the node and the reason.
 * Whether a request that was on its way has been carried out is unknown.
 */
public final class ConnectionException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public ConnectionException(String message) {
    super(message);
  }

  /** Creates one with its cause. */
  public ConnectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
