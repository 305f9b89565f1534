package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.replication.RecordView;
import io.baton.replication.sim.Coverage.Branch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One opener's or owner's writes to the record, by R2: a write of unknown outcome is issued again
 * as it was; a bad version is looked into by a fresh read, which looks for the write's nonce among
 * the writers, as the registry's client does.
 */
final class RecordClient {

  /** Who is told. */
  interface Listener {

    void won(long change, RecordView seen);

    void lost(long change, RecordView seen);

    void unknown(long change);
  }

  private final SimProcess process;
  private final SimRecord record;
  private final Listener listener;
  private final long owner;
  private Znode known;
  private @Nullable Znode wanted;
  private long change = -1;
  private int machine;

  RecordClient(SimProcess process, SimRecord record, Znode known, Listener listener) {
    this(process, record, known, process.world.random.nextLong(), listener);
  }

  /** One of several that write the same owner. */
  RecordClient(SimProcess process, SimRecord record, Znode known, long owner, Listener listener) {
    this.process = process;
    this.record = record;
    this.known = known;
    this.listener = listener;
    this.owner = owner;
  }

  /** Stands in the records that it writes. */
  long owner() {
    return owner;
  }

  /** Whether the newest record that was seen is of a removed segment. */
  boolean wasRemoved() {
    return known.wasRemoved();
  }

  /** A record was seen, perhaps an old one. */
  void seen(Znode other) {
    if (other.version() > known.version()) {
      known = other;
    }
  }

  /** What claims the epoch, to be written together with others. */
  Znode claimed(long epoch, long nonce) {
    return known.claimed(epoch, owner, process.presence(), nonce);
  }

  /** Another machine goes on, which numbers its changes anew. */
  void handOver() {
    machine++;
    change = -1;
    wanted = null;
  }

  /** Reads the record afresh; an answer that comes after another machine goes on is nobody's. */
  void look(Consumer<RecordView> looked) {
    int asking = machine;
    record.read(
        process,
        false,
        fresh -> {
          if (asking == machine) {
            seen(fresh);
            looked.accept(fresh.view());
          }
        });
  }

  void claim(long number, long epoch) {
    long nonce = process.world.random.nextLong();
    write(number, known.claimed(epoch, owner, process.presence(), nonce));
  }

  void propose(long number, ImmutableSet<Member> inSync) {
    if (known.owner() != owner && !known.wasRemoved()) {
      throw new Violation("R2 not written over", process + " writes over another's " + known);
    }
    write(number, known.withInSync(inSync, process.world.random.nextLong()));
  }

  /** What an owner must not do: the record names a joiner before it is counted. */
  void joinTooEarly(ImmutableSet<Member> inSync, Member joiner) {
    boolean there = inSync.stream().anyMatch(member -> member.node().equals(joiner.node()));
    if (process.world.breaks(Broken.JOINER_COUNTED_LATE) && !there) {
      ImmutableSet.Builder<Member> more = ImmutableSet.builder();
      propose(-7, more.addAll(inSync).add(joiner).build());
    }
  }

  /** A removed segment's record is never written over. */
  private void write(long number, Znode next) {
    if (known.wasRemoved() && number != change) {
      RecordView view = known.view();
      process.after(0, () -> listener.lost(number, view));
      return;
    }
    if (number == change) {
      process.world.coverage.reached(Branch.WRITE_REISSUED);
    } else {
      change = number;
      wanted = next;
    }
    Znode sent = wanted;
    record.write(process, sent, outcome -> learned(number, sent, outcome));
  }

  private void learned(long number, Znode sent, SimRegistry.Outcome outcome) {
    if (!sent.equals(wanted)) {
      return;
    }
    switch (outcome) {
      case WON -> {
        known = sent;
        listener.won(number, sent.view());
      }
      case UNKNOWN -> {
        if (process.world.breaks(Broken.UNKNOWN_RESOLVED_BY_READ)) {
          record.read(process, false, seen -> believe(number, sent, seen));
        } else {
          listener.unknown(number);
        }
      }
      case NAME_TAKEN -> throw new IllegalStateException("an owner takes no name");
      case BAD_VERSION -> record.read(process, false, seen -> resolve(number, sent, seen));
    }
  }

  /** For a rule that is broken on purpose. */
  private void believe(long number, Znode sent, Znode seen) {
    if (seen.isMissing()) {
      listener.unknown(number);
    } else {
      settle(number, sent, seen);
    }
  }

  private void resolve(long number, Znode sent, Znode seen) {
    if (!sent.equals(wanted)) {
      return;
    }
    if (seen.version() < sent.version()) {
      // The write that the registry's client gave up has not landed yet, and may.
      listener.unknown(number);
      return;
    }
    settle(number, sent, seen);
  }

  private void settle(long number, Znode sent, Znode seen) {
    known = seen;
    if (seen.writers().contains(sent.writer())) {
      process.world.coverage.reached(Branch.WON_IN_SPITE_OF_BAD_VERSION);
      if (seen.epoch() > sent.epoch()) {
        process.world.coverage.reached(Branch.WON_BEFORE_A_LATER_OPENING);
      }
      listener.won(
          number, process.world.breaks(Broken.LATER_RECORD_IGNORED) ? sent.view() : seen.view());
    } else {
      process.world.coverage.reached(Branch.CHANGE_LOST);
      listener.lost(number, seen.view());
    }
  }
}
