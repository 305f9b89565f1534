package io.baton.agent.state;

import java.util.concurrent.CompletableFuture;

/**
 * Who has a state, as ZooKeeper knows it. Calls but {@link #whenVacant} fail with {@link
 * io.baton.api.error.NotRegisteredException} if nobody ever registered the segment, and with {@link
 * io.baton.api.error.UnavailableException} if ZooKeeper does not answer.
 */
public interface Election {

  /**
   * As {@link io.baton.client.vacancy.Candidacy#whenVacant}.
   *
   * @throws io.baton.api.error.BatonException if it cannot be watched
   */
  CompletableFuture<Void> whenVacant();

  /** Whether another opened it and has not closed it; alive or not. */
  boolean isOwnedElsewhere();

  /** Whether that is this agent, in this epoch. */
  boolean isOwnedHere(long epoch);

  /** By whom and since when the program is halted everywhere; empty if it is not. */
  String halted();

  /** Halts the program everywhere, until somebody starts it. */
  void halt();

  /** Ends that. */
  void resume();
}
