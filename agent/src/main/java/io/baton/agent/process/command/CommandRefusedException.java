package io.baton.agent.process.command;

import java.io.IOException;

/** A command that cannot be run as it is written. Nothing was started. */
public final class CommandRefusedException extends IOException {

  private static final long serialVersionUID = 1;

  /** The message names the command, the reason and what can be done. */
  CommandRefusedException(String message) {
    super(message);
  }
}
