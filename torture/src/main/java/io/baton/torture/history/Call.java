package io.baton.torture.history;

import io.baton.torture.checker.Read;
import io.baton.torture.checker.Write;
import java.util.Optional;

/**
 * One call of a client, as far as it was noted.
 *
 * @param process that made it
 * @param number among the calls of this process
 * @param kind of call
 * @param segment that it was about
 * @param owner number of the open by which the process was the owner; 0 unless a write
 * @param invoked when it was about to be made
 * @param outcome how it ended
 * @param returned when, {@link Write#NEVER} if not
 * @param value that was written or read; 0 if none
 * @param version that the client was told; empty if none
 * @param line what was noted, for people
 */
record Call(
    String process,
    long number,
    Kind kind,
    String segment,
    long owner,
    long invoked,
    Outcome outcome,
    long returned,
    long value,
    String version,
    String line) {

  enum Kind {
    OPEN,
    FETCH,
    WRITE
  }

  enum Outcome {
    NONE,
    READ,
    ACKNOWLEDGED,
    UNKNOWN,
    REFUSED,
    FAILED,
    TORN
  }

  private String id(long call) {
    return process + "/" + call;
  }

  Optional<Read> asRead() {
    if (kind == Kind.WRITE || outcome != Outcome.READ) {
      return Optional.empty();
    }
    Read.Kind as = kind == Kind.OPEN ? Read.Kind.OPEN : Read.Kind.FETCH;
    return Optional.of(new Read(id(number), as, invoked, returned, value, version, line));
  }

  Optional<Write> asWrite() {
    if (kind != Kind.WRITE) {
      return Optional.empty();
    }
    Write.Outcome as =
        switch (outcome) {
          case ACKNOWLEDGED -> Write.Outcome.ACKNOWLEDGED;
          case REFUSED -> Write.Outcome.REFUSED;
          default -> Write.Outcome.UNKNOWN;
        };
    return Optional.of(new Write(id(owner), value, invoked, as, returned, version, line));
  }
}
