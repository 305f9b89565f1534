package io.baton.agent.supervise;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;

/**
 * What a supervised program is at.
 *
 * <pre>
 *   STOPPED ──▶ STARTING ──▶ RUNNING          LEFT: a process runs, and nobody knows yet
 *      ▲           │  ▲         │                   whether its state is still the newest
 *      │           ▼  │         ▼
 *   STOPPING    RESTARTING ◀────┤             STOPPING from each that has a process;
 *                     ▲         ▼             CUT_OFF also from STARTING
 *                     └───── CUT_OFF
 * </pre>
 */
public enum ProgramState {
  /** Nothing runs, and nothing is to run. */
  STOPPED,
  /** A process of an earlier agent, or of an earlier ownership, is left, and nobody watches it. */
  LEFT,
  /** It runs, and has not been healthy yet. */
  STARTING,
  /** It runs, and was healthy when it was last looked at. */
  RUNNING,
  /** It has ended or was not healthy; what is left of it is ended, and it is started again soon. */
  RESTARTING,
  /** It was ended, as ZooKeeper may take this agent for dead; it starts again when that is over. */
  CUT_OFF,
  /** It is being ended, to be started no more. */
  STOPPING;

  private ImmutableSet<ProgramState> next() {
    return switch (this) {
      case STOPPED -> ImmutableSet.of(LEFT, STARTING, RESTARTING, CUT_OFF);
      case LEFT -> ImmutableSet.of(STARTING, RESTARTING, CUT_OFF, STOPPING, STOPPED);
      case STARTING -> ImmutableSet.of(RUNNING, RESTARTING, CUT_OFF, STOPPING, LEFT);
      case RUNNING -> ImmutableSet.of(RESTARTING, CUT_OFF, STOPPING, LEFT);
      case RESTARTING -> ImmutableSet.of(STARTING, RESTARTING, CUT_OFF, STOPPING, STOPPED, LEFT);
      case CUT_OFF -> ImmutableSet.of(STARTING, RESTARTING, CUT_OFF, STOPPING, STOPPED, LEFT);
      case STOPPING -> ImmutableSet.of(STOPPED, LEFT);
    };
  }

  boolean mayBecome(ProgramState state) {
    return next().contains(state);
  }

  /** For people and programs. */
  public String word() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }
}
