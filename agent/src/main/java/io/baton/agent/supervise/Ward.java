package io.baton.agent.supervise;

import io.baton.api.Version;

/** The state of a supervised program, and who holds it. Asked on the worker's thread. */
public interface Ward {

  /** Newest committed version. */
  Version version();

  /**
   * Whether the state is still this agent's, asked afresh.
   *
   * @throws io.baton.api.error.BatonException if that cannot be told
   */
  boolean isOurs();

  /**
   * Puts the version before in place.
   *
   * @throws io.baton.api.error.BatonException if there is none, or it cannot be put in place
   */
  void goBack();

  /** The program's state is another one. */
  void changed();
}
