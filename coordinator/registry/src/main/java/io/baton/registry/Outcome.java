package io.baton.registry;

import io.baton.registry.record.SegmentRecord;

/** How a compare-and-set ended. */
public sealed interface Outcome {

  /** It was written; {@code current} is what it wrote, or a later record that has it behind it. */
  record Won(VersionedRecord current) implements Outcome {}

  /** It was not written and never will be: another's write came first. */
  record Lost(VersionedRecord current) implements Outcome {}

  /**
   * It may have been written, and may still be. Only {@link Segments#reissue} finds out; a read
   * does not.
   */
  record Unknown(PendingWrite write) implements Outcome {}

  /**
   * A write, to be repeated exactly.
   *
   * @param expected what it is to replace
   * @param next what it writes, its own nonce the newest of the writers
   */
  record PendingWrite(VersionedRecord expected, SegmentRecord next) {

    long nonce() {
      return next.writers().get(0);
    }

    boolean takesName() {
      return next.state().isNamed() && !expected.record().state().isNamed();
    }

    boolean dropsName() {
      return !next.state().isNamed() && expected.record().state().isNamed();
    }
  }
}
