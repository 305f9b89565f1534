package io.baton.client.vacancy;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.registry.Registry;
import io.baton.registry.change.RecordChanges;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.wish.Halted;
import io.baton.registry.session.ConnectionState;
import io.baton.registry.session.Contact;
import io.baton.registry.session.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * For a process that runs something on a segment where it owns it, and stands by elsewhere. Safe
 * for use by several threads.
 *
 * <p>Errors of every call: {@link NotRegisteredException} if nobody ever registered the name;
 * {@link io.baton.api.error.UnavailableException} if ZooKeeper does not answer in time.
 */
public final class Candidacy {

  private final Registry registry;
  private final Predicate<Owner> forgotten;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * Stands for nothing yet.
   *
   * @param forgotten tells an owner that nobody is any more, though its process lives
   * @param timeout of each call to ZooKeeper
   * @param clock for people
   */
  public Candidacy(
      Registry registry, Predicate<Owner> forgotten, Duration timeout, InstantSource clock) {
    this.registry = registry;
    this.forgotten = forgotten;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Waits, without a thread, until nobody who lives owns a segment, and it is not halted: whoever
   * opens it then may still find that another was faster. Returns at once.
   *
   * @return completes then, on a thread that is not to be kept; fails with {@link
   *     NotRegisteredException} if the segment is removed. To be cancelled when it is of no
   *     interest any more
   */
  public CompletableFuture<Void> whenVacant(SegmentName name) {
    return Vacancy.await(registry, record(name), forgotten);
  }

  /** How a segment stands, not older than the call. */
  public Standing standing(SegmentName name) {
    SegmentRecord record = record(name);
    return new Standing(
        Optional.ofNullable(record.owner()).map(Owner::client),
        record.epoch(),
        Optional.ofNullable(record.halted()).map(halted -> halted.by() + " at " + halted.when()));
  }

  /**
   * Says that nobody is to run by himself what belongs to a segment, until {@link #resume}; of a
   * group one of its segments speaks for all. Harmless twice.
   *
   * @param by whose wish, for people
   */
  public void halt(SegmentName name, String by) {
    var unused =
        new RecordChanges(registry.segments())
            .apply(
                record(name).id(),
                "halting",
                timeout,
                record ->
                    record.halted() == null
                        ? record.withHalted(new Halted(clock.instant(), by))
                        : record);
  }

  /** Ends that. Harmless twice. */
  public void resume(SegmentName name) {
    var unused =
        new RecordChanges(registry.segments())
            .apply(record(name).id(), "resuming", timeout, record -> record.withHalted(null));
  }

  /**
   * Begins to tell how long ago ZooKeeper's leader has heard of this process, until closed.
   *
   * @param every time from an answer of it to the next question
   * @param nanoClock monotonic
   */
  public Contact contact(Duration every, LongSupplier nanoClock) {
    return registry.contact(every, nanoClock);
  }

  /** How it stands with ZooKeeper. */
  public ConnectionState connectionState() {
    return registry.connectionState();
  }

  /** Tells each change of that, on a thread that is not to be kept. */
  public Subscription onConnectionState(Consumer<ConnectionState> listener) {
    return registry.onConnectionState(listener);
  }

  private SegmentRecord record(SegmentName name) {
    return registry.names().resolve(name, timeout).registered(name).record();
  }
}
