package io.baton.torture.checker;

import java.util.Locale;

/**
 * An owner wanted to write a whole new state.
 *
 * @param owner id of the {@link Read} that made its writer the owner
 * @param value unlike that of any other write to the segment, and not {@link
 *     SegmentHistory#INITIAL}
 * @param invoked when the call began
 * @param outcome what its writer was told
 * @param returned when it was told; {@link #NEVER} if it was not
 * @param version that the product calls this state by; empty if it was not told
 * @param where it stands, for people
 */
public record Write(
    String owner,
    long value,
    long invoked,
    Outcome outcome,
    long returned,
    String version,
    String where) {

  /** No time at all. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What a writer was told. */
  public enum Outcome {
    /** It is kept. */
    ACKNOWLEDGED,
    /** It may have happened, may happen later, or never; also if the writer was told nothing. */
    UNKNOWN,
    /** It did not happen, and never will. */
    REFUSED
  }

  /** The latest instant at which it may have taken effect, as far as its writer knows. */
  long deadline() {
    return outcome == Outcome.ACKNOWLEDGED ? returned : NEVER;
  }

  /** The same, had its writer been told nothing. */
  Write forgotten() {
    return new Write(owner, value, invoked, Outcome.UNKNOWN, NEVER, "", where);
  }

  @Override
  public String toString() {
    return "write of %d by %s, %s, %s"
        .formatted(value, owner, outcome.name().toLowerCase(Locale.ROOT), where);
  }
}
