package io.baton.controller;

import io.baton.healing.Ailment;
import java.util.concurrent.CompletableFuture;

/** Carries repairs out. */
@FunctionalInterface
public interface Repairer {

  /**
   * Begins to bring a segment's missing copies up to date, unless it has an owner; returns at once.
   * Cancelling the future ends the repair at the next chance.
   *
   * @return what became of it, for people
   */
  CompletableFuture<String> repair(Ailment ailment);
}
