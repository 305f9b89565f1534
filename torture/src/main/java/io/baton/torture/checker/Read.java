package io.baton.torture.checker;

/**
 * A client saw a state of the segment. What failed, or never returned, is not among these: it told
 * nothing, and taking a segment without telling anybody only forbids more.
 *
 * @param id unlike that of any other read of the segment
 * @param kind whether it became the owner by it
 * @param invoked when the call began, on the clock that all clients share
 * @param returned when it had returned
 * @param value that stands for the state; {@link SegmentHistory#INITIAL} for the one before all
 *     writes
 * @param version that the product calls this state by; empty if it was not told
 * @param where it stands, for people
 */
public record Read(
    String id, Kind kind, long invoked, long returned, long value, String version, String where) {

  /** What a read promises. */
  public enum Kind {
    /** The newest state, and that nobody else writes from then on. */
    OPEN,
    /** Some state that can not be taken back, perhaps an old one. */
    FETCH
  }

  @Override
  public String toString() {
    return "%s %s read %d (version %s), %s"
        .formatted(kind == Kind.OPEN ? "open" : "fetch", id, value, version, where);
  }
}
