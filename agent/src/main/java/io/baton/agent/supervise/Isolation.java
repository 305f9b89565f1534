package io.baton.agent.supervise;

import java.time.Duration;

/**
 * When a program must be ended whose agent has no contact to ZooKeeper: nothing of it may be left
 * when the bound is over, as others may run it from then on.
 *
 * @param term how long without contact until SIGTERM
 * @param kill how long until SIGKILL: earlier than the bound, as that takes a moment too
 * @param look how often to look
 */
record Isolation(Duration term, Duration kill, Duration look) {

  private static final Duration LONGEST_LOOK = Duration.ofMillis(250);
  private static final int LOOKS = 50;

  /** Of the session timeout that ZooKeeper has granted, in percent, that the bound may have. */
  private static final int MOST_PERCENT = 80;

  /**
   * Plans it.
   *
   * @param bound as configured
   * @param session timeout as granted, which may be less than was asked for
   * @param stopTimeout from SIGTERM to SIGKILL; of a bound a quarter is left for that at most
   */
  static Isolation of(Duration bound, Duration session, Duration stopTimeout) {
    Duration most = session.multipliedBy(MOST_PERCENT).dividedBy(100);
    Duration whole = bound.compareTo(most) < 0 ? bound : most;
    Duration look = whole.dividedBy(LOOKS);
    if (look.compareTo(LONGEST_LOOK) > 0) {
      look = LONGEST_LOOK;
    }
    Duration kill = whole.minus(look.multipliedBy(3));
    Duration quarter = whole.dividedBy(4);
    Duration patience = stopTimeout.compareTo(quarter) < 0 ? stopTimeout : quarter;
    return new Isolation(kill.minus(patience), kill, look);
  }

  /** Whether it is time for SIGTERM. */
  boolean isOver(Duration silence) {
    return silence.compareTo(term) > 0;
  }

  /** From SIGTERM, which is sent now, to SIGKILL. */
  Duration patience(Duration silence) {
    Duration left = kill.minus(silence);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
