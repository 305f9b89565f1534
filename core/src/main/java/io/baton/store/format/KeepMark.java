package io.baton.store.format;

import java.time.Instant;

/**
 * Why and since when a version is kept, in 4 bytes: 0 if it is not; else seconds since the begin of
 * 2020 (UTC) by the node's clock, for people, and in the highest bit whether it is kept until it is
 * told otherwise. Good until 2088.
 */
public final class KeepMark {

  public static final int NOT = 0;

  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final int FOR_GOOD = 1 << 31;

  private KeepMark() {}

  /** A mark; a clock that is before 2020 or after 2088 gives the nearest time. */
  public static int of(Instant now, boolean forGood) {
    long seconds = now.getEpochSecond() - BEGIN.getEpochSecond();
    int since = (int) Math.max(1, Math.min(Integer.MAX_VALUE, seconds));
    return forGood ? since | FOR_GOOD : since;
  }

  public static boolean isForGood(int mark) {
    return (mark & FOR_GOOD) != 0;
  }

  public static Instant since(int mark) {
    return BEGIN.plusSeconds(mark & ~FOR_GOOD);
  }
}
