package io.baton.torture.checker;

import io.baton.torture.checker.Write.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Tells a history, call by call. */
final class Told {

  private final List<Read> reads = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();

  /** Becomes the owner of this name, having read a value. */
  Told open(String id, long invoked, long returned, long value) {
    return open(id, invoked, returned, value, "v" + value);
  }

  Told open(String id, long invoked, long returned, long value, String version) {
    reads.add(new Read(id, Read.Kind.OPEN, invoked, returned, value, version, "open " + id));
    return this;
  }

  Told fetch(String id, long invoked, long returned, long value) {
    reads.add(new Read(id, Read.Kind.FETCH, invoked, returned, value, "v" + value, "fetch " + id));
    return this;
  }

  Told acknowledged(String owner, long value, long invoked, long returned) {
    return write(owner, value, invoked, Outcome.ACKNOWLEDGED, returned);
  }

  Told unknown(String owner, long value, long invoked) {
    return write(owner, value, invoked, Outcome.UNKNOWN, Write.NEVER);
  }

  Told refused(String owner, long value, long invoked) {
    return write(owner, value, invoked, Outcome.REFUSED, invoked);
  }

  Told write(String owner, long value, long invoked, Outcome outcome, long returned) {
    String version = outcome == Outcome.ACKNOWLEDGED ? "v" + value : "";
    writes.add(new Write(owner, value, invoked, outcome, returned, version, "write " + value));
    return this;
  }

  SegmentHistory history() {
    return new SegmentHistory("told", reads, writes);
  }
}
