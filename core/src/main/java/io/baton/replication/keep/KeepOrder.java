package io.baton.replication.keep;

import io.baton.api.Retention;

/**
 * What a checkpoint says of the versions that are kept {@linkplain Keep#FOR_A_WHILE for a while}.
 *
 * @param keep whether its own is to be one of them, see {@code Commit}
 * @param last how many of the newest stay
 * @param ageSeconds others stay until they are so old
 */
public record KeepOrder(Keep keep, int last, long ageSeconds) {

  /** Keep nothing, and what was kept for a while no more. */
  public static final KeepOrder NONE = new KeepOrder(Keep.NOT, 0, 0);

  /** As the policy says; {@code due} if a version is to be kept now. */
  public static KeepOrder of(Retention retention, boolean due) {
    return retention.isNone()
        ? NONE
        : new KeepOrder(
            due ? Keep.FOR_A_WHILE : Keep.NOT, retention.last(), retention.age().toSeconds());
  }
}
