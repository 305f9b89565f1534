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

    void won(long change, RecordView record);

    void lost(long change, RecordView record);

    void unknown(long change);
  }

  private final SimProcess process;
  private final SimRegistry registry;
  private final Listener listener;
  private final long owner;
  private @Nullable Znode known;
  private @Nullable Znode wanted;
  private long change = -1;

  RecordClient(SimProcess process, SimRegistry registry, Listener listener) {
    this.process = process;
    this.registry = registry;
    this.listener = listener;
    this.owner = process.world.random.nextLong();
  }

  long owner() {
    return owner;
  }

  /** Starts from this state of the record. */
  void know(Znode record) {
    known = record;
  }

  /** Another machine goes on, which numbers its changes anew. */
  void handOver() {
    change = -1;
    wanted = null;
  }

  /** The first read, which may be of an old state. */
  void read(Consumer<Znode> then) {
    registry.read(
        process,
        true,
        seen -> {
          known = seen;
          then.accept(seen);
        });
  }

  void claim(long number, long epoch) {
    write(number, known.claimed(epoch, owner, process.world.random.nextLong()));
  }

  void propose(long number, ImmutableSet<Member> inSync) {
    if (known.owner() != owner) {
      throw new Violation("R2 not written over", process + " writes over another's " + known);
    }
    write(number, known.withInSync(inSync, process.world.random.nextLong()));
  }

  private void write(long number, Znode next) {
    if (number == change) {
      process.world.coverage.reached(Branch.WRITE_REISSUED);
    } else {
      change = number;
      wanted = next;
    }
    Znode sent = wanted;
    registry.write(process, sent, outcome -> learned(number, sent, outcome));
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
          registry.read(process, false, seen -> settle(number, sent, seen));
        } else {
          listener.unknown(number);
        }
      }
      case BAD_VERSION -> registry.read(process, false, seen -> resolve(number, sent, seen));
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
