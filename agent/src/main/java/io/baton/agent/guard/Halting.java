package io.baton.agent.guard;

import io.baton.agent.state.Election;
import io.baton.agent.state.Held;
import io.baton.api.error.BatonException;
import io.baton.api.error.NotRegisteredException;

/**
 * Whether agents that elect are to leave a program alone, as somebody has stopped it.
 *
 * @param elects whether they do; others are told where it runs, and need no such mark
 */
record Halting(Election election, boolean elects) {

  static String text(String by) {
    return "halted by " + by + ": it runs nowhere until it is started";
  }

  /** By whom it is; empty if it is not. */
  String by() {
    if (!elects) {
      return "";
    }
    try {
      return election.halted();
    } catch (NotRegisteredException e) {
      return "";
    }
  }

  void halt() {
    if (elects) {
      election.halt();
    }
  }

  /**
   * Somebody may have halted it while it was opened: then it is closed. Who asked for it ends that.
   *
   * @return by whom it is halted; empty if the state may be held
   */
  String afterOpen(Held opened, boolean told) {
    try {
      if (told && elects) {
        election.resume();
        return "";
      }
      String by = by();
      if (!by.isEmpty()) {
        opened.close();
      }
      return by;
    } catch (BatonException e) {
      opened.close();
      throw e;
    }
  }
}
