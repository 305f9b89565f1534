package io.baton.agent.guard;

/** What a guard is to bring about. */
enum Wish {
  /** The program runs here; if another has its state, as soon as that one is gone. */
  RUN,
  /** A copy is kept warm, and nothing runs here. */
  STAND_BY,
  /** Nothing runs here, and nothing is kept up to date. */
  STOP,
  /** As that, for ever. */
  CLOSE
}
