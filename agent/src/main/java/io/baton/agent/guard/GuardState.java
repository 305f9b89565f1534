package io.baton.agent.guard;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;

/**
 * What a guard is at.
 *
 * <pre>
 *   STOPPED ──▶ OPENING ──▶ HOLDING ──▶ RELEASING ──▶ STANDBY, STOPPED
 *      │         ▲ │ ▲
 *      │         │ │ └─────────────┐
 *      │         │ └──▶ FAILED ────┤
 *      └─────────┴────▶ STANDBY ───┘          CLOSED from each of them but OPENING
 * </pre>
 */
public enum GuardState {
  /** Nothing is done until it is asked for. */
  STOPPED,
  /** The state is being claimed and loaded. */
  OPENING,
  /** The state is this agent's: the program may run, and checkpoints are taken. */
  HOLDING,
  /** The program is being ended, and the state given back after a last checkpoint. */
  RELEASING,
  /** The state is another's, or nobody's who is to run it here; a copy is kept warm. */
  STANDBY,
  /** It could not be opened; it is tried again later. */
  FAILED,
  /** Nothing is done any more. */
  CLOSED;

  private ImmutableSet<GuardState> next() {
    return switch (this) {
      case STOPPED -> ImmutableSet.of(OPENING, STANDBY, FAILED, CLOSED);
      case OPENING -> ImmutableSet.of(HOLDING, STANDBY, FAILED);
      case HOLDING -> ImmutableSet.of(RELEASING);
      case RELEASING -> ImmutableSet.of(STANDBY, STOPPED, FAILED, CLOSED);
      case STANDBY -> ImmutableSet.of(OPENING, FAILED, STANDBY, STOPPED, CLOSED);
      case FAILED -> ImmutableSet.of(OPENING, STANDBY, FAILED, STOPPED, CLOSED);
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
