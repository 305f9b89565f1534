package io.baton.replication.sim;

import io.baton.replication.sim.SimRegistry.Outcome;
import java.util.function.BiConsumer;

/**
 * One compare-and-set of a record, repeated until it is settled, as the registry's client does
 * (R2): {@code BAD_VERSION} means lost then, with the record that won instead.
 */
final class Change {

  /** So often a write is repeated for a caller that has a deadline. */
  static final int TRIES = 6;

  private final SimProcess by;
  private final SimRecord record;
  private final Znode sent;
  private final BiConsumer<Outcome, Znode> settled;
  private int left;

  private Change(
      SimProcess by, SimRecord record, Znode sent, int tries, BiConsumer<Outcome, Znode> settled) {
    this.by = by;
    this.record = record;
    this.sent = sent;
    this.left = tries;
    this.settled = settled;
  }

  /** Writes what was derived from a record that was read. */
  static void write(
      SimProcess by, SimRecord record, Znode sent, BiConsumer<Outcome, Znode> settled) {
    write(by, record, sent, TRIES, settled);
  }

  /** The same for a caller with more or less patience. */
  static void write(
      SimProcess by, SimRecord record, Znode sent, int tries, BiConsumer<Outcome, Znode> settled) {
    new Change(by, record, sent, tries, settled).attempt();
  }

  private void attempt() {
    if (left-- == 0) {
      settled.accept(Outcome.UNKNOWN, sent);
      return;
    }
    record.write(by, sent, this::learned);
  }

  private void learned(Outcome outcome) {
    switch (outcome) {
      case WON, NAME_TAKEN -> settled.accept(outcome, sent);
      case UNKNOWN -> attempt();
      case BAD_VERSION -> record.read(by, false, this::resolve);
    }
  }

  private void resolve(Znode seen) {
    if (seen.version() < sent.version()) {
      attempt();
    } else {
      boolean won = seen.writers().contains(sent.writer());
      settled.accept(won ? Outcome.WON : Outcome.BAD_VERSION, seen);
    }
  }
}
