package io.baton.client.vacancy;

import io.baton.api.error.NotRegisteredException;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches a segment's record, and the process that it names as its owner, until nobody who lives
 * owns it, and it is not halted. A hint, as liveness is (R8): to take a segment is what decides.
 * Two watches of ZooKeeper while it lasts. Safe for use by several threads.
 */
final class Vacancy {

  private final Registry registry;
  private final Predicate<Owner> forgotten;
  private final CompletableFuture<Void> vacant = new CompletableFuture<>();
  private @Nullable Subscription record;
  private @Nullable Subscription client;
  private @Nullable String watched;

  private Vacancy(Registry registry, Predicate<Owner> forgotten) {
    this.registry = registry;
    this.forgotten = forgotten;
  }

  /**
   * Begins to watch; returns at once.
   *
   * @param found the segment's record
   * @param forgotten tells an owner that nobody is any more, though its process lives
   * @return completes on a thread that is not to be kept, when the segment has no living owner;
   *     fails with {@link NotRegisteredException} if it is removed. Cancelling it ends the watches
   */
  static CompletableFuture<Void> await(
      Registry registry, SegmentRecord found, Predicate<Owner> forgotten) {
    Vacancy vacancy = new Vacancy(registry, forgotten);
    vacancy.begin(found);
    return vacancy.vacant;
  }

  private void begin(SegmentRecord found) {
    Subscription watch = registry.segments().watch(found.id(), this::recordSeen);
    synchronized (this) {
      record = watch;
    }
    var unused = vacant.whenComplete((done, failure) -> close());
  }

  private synchronized void recordSeen(VersionedRecord seen) {
    if (vacant.isDone()) {
      return;
    }
    Owner owner = seen.record().owner();
    if (seen.record().state() != SegmentState.READY) {
      vacant.completeExceptionally(
          new NotRegisteredException(
              "segment " + seen.record().name() + " was removed while its owner was waited for"));
    } else if (seen.record().halted() != null) {
      closeClient();
      watched = null;
    } else if (owner == null || forgotten.test(owner)) {
      vacant.complete(null);
    } else if (!owner.client().equals(watched)) {
      closeClient();
      watched = owner.client();
      client = registry.watchClient(owner.client(), alive -> clientSeen(owner.client(), alive));
    }
  }

  private synchronized void clientSeen(String which, boolean alive) {
    if (!alive && which.equals(watched)) {
      vacant.complete(null);
    }
  }

  private synchronized void close() {
    if (record != null) {
      record.close();
    }
    closeClient();
  }

  private void closeClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
