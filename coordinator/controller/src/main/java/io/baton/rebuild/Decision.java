package io.baton.rebuild;

import io.baton.api.SegmentId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become of one segment: first as if it were by itself, then with its group. */
final class Decision {

  /** What it will be. */
  enum Kind {
    /** Nothing: there is at most what a registration that was cut short has left. */
    ABSENT,
    /** Somebody has to decide. */
    UNDECIDED,
    /** Removed, or left unregistered. */
    GONE,
    /** Registered, as ZooKeeper has it: no node that answered has its content. */
    UNSEEN,
    /** Registered. */
    LIVING
  }

  private final SegmentId segment;
  private final List<Remark> remarks = new ArrayList<>();
  private Kind kind = Kind.ABSENT;
  private @Nullable Step step;
  private boolean fits;

  Decision(SegmentId segment) {
    this.segment = segment;
  }

  SegmentId segment() {
    return segment;
  }

  Kind kind() {
    return kind;
  }

  /** What is done if the record does not fit. */
  @Nullable Step step() {
    return step;
  }

  /** Whether its record is left alone. */
  boolean fits() {
    return fits;
  }

  List<Remark> remarks() {
    return remarks;
  }

  void becomes(Kind what) {
    kind = what;
  }

  void becomes(Kind what, Step how) {
    kind = what;
    step = how;
  }

  /** Its record is left alone. */
  void stays(Kind what) {
    kind = what;
    fits = true;
  }

  /** Its record is left alone if those of its group are. */
  void stays(Kind what, Step otherwise) {
    stays(what);
    step = otherwise;
  }

  /** It is written, as others of its group are. */
  void isWritten() {
    fits = false;
  }

  /** Nothing is done for it, whatever it was to become. */
  void withhold(String why) {
    step = null;
    fits = false;
    remarks.clear();
    conflict(why);
  }

  void conflict(String text) {
    kind = Kind.UNDECIDED;
    remarks.add(new Remark(segment, true, text));
  }

  void remark(String text) {
    remarks.add(new Remark(segment, false, text));
  }
}
