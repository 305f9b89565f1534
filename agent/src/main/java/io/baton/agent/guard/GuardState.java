package io.baton.agent.guard;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;

/**
 * What a guard is at.
 *
 * <pre>
 *   OPENING ──▶ HOLDING ──▶ STANDBY ──▶ OPENING
 *      │ ▲                     ▲
 *      │ └────── FAILED ◀──┐   │
 *      └───────────────────┴───┘          CLOSED from each of them
 * </pre>
 */
public enum GuardState {
  /** The state is being claimed and loaded. */
  OPENING,
  /** The state is this agent's: the program may run, and checkpoints are taken. */
  HOLDING,
  /** The state is another's who lives; it is opened when nobody lives who owns it. */
  STANDBY,
  /** It could not be opened; it is tried again later. */
  FAILED,
  /** Nothing is done any more. */
  CLOSED;

  private ImmutableSet<GuardState> next() {
    return switch (this) {
      case OPENING -> ImmutableSet.of(HOLDING, STANDBY, FAILED, CLOSED);
      case HOLDING -> ImmutableSet.of(STANDBY, CLOSED);
      case STANDBY -> ImmutableSet.of(OPENING, FAILED, CLOSED);
      case FAILED -> ImmutableSet.of(OPENING, CLOSED);
      case CLOSED -> ImmutableSet.of();
    };
  }

  /** Whether that may follow. */
  boolean mayBecome(GuardState state) {
    return next().contains(state);
  }

  /** For people and programs. */
  public String word() {
    return Ascii.toLowerCase(name());
  }
}
