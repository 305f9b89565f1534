package io.baton.agent.guard;

/** What a guard is at, since when, and why. */
record Stage(GuardState state, long sinceNanos, String reason) {

  String text() {
    return state.word() + (reason.isEmpty() ? "" : ", " + reason);
  }
}
