package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.registry.record.SegmentRecord;

/** How a compare-and-set ended: of one record, or of several in one transaction. */
public sealed interface Outcome {

  /**
   * It was written; {@code records} are what it wrote, in its order, or later ones that have it
   * behind them.
   */
  record Won(ImmutableList<VersionedRecord> records) implements Outcome {

    /** Of one record. */
    public Won(VersionedRecord current) {
      this(ImmutableList.of(current));
    }

    /** The one record; the first of several. */
    public VersionedRecord current() {
      return records.get(0);
    }
  }

  /**
   * It was not written and never will be: another's write came first. The records are as they are
   * now, those of several that nobody has changed among them.
   */
  record Lost(ImmutableList<VersionedRecord> records) implements Outcome {

    /** Of one record. */
    public Lost(VersionedRecord current) {
      this(ImmutableList.of(current));
    }

    /** The one record; the first of several. */
    public VersionedRecord current() {
      return records.get(0);
    }
  }

  /**
   * It may have been written, and may still be. Only {@link Segments#reissue} finds out; a read
   * does not.
   */
  record Unknown(PendingWrite write) implements Outcome {}

  /**
   * A write, to be repeated exactly.
   *
   * @param changes of one record or more, all or none of them
   */
  record PendingWrite(ImmutableList<Change> changes) {}

  /**
   * What becomes of one record.
   *
   * @param expected what it is to replace
   * @param next what it writes, its own nonce the newest of the writers
   */
  record Change(VersionedRecord expected, SegmentRecord next) {

    boolean isBehind(VersionedRecord current) {
      return current.record().writers().contains(next.writers().get(0));
    }

    boolean takesName() {
      return next.state().isNamed() && !expected.record().state().isNamed();
    }

    boolean dropsName() {
      return !next.state().isNamed() && expected.record().state().isNamed();
    }
  }
}
