package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registration.Taken;
import io.baton.registry.Resolution.BeingRegistered;
import io.baton.registry.Resolution.Found;
import io.baton.registry.record.Owner;
import io.baton.registry.record.RecordJson;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Names of segments (R9). Blocking calls, from any thread.
 *
 * <p>A name's znode is there exactly while the record that it points to is creating or ready: both
 * change in one transaction, always. So a name that is seen has a record, and no name stands for a
 * record that is removed or deleted.
 */
public final class Names {

  private final ClientPresence presence;
  private final Paths paths;
  private final Segments segments;
  private final NameListing listing;
  private final InstantSource clock;
  private final RandomGenerator random;

  Names(
      ClientPresence presence,
      Paths paths,
      Segments segments,
      NameListing listing,
      InstantSource clock,
      RandomGenerator random) {
    this.presence = presence;
    this.paths = paths;
    this.segments = segments;
    this.listing = listing;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Reserves a name for a new segment at epoch 1, in state creating; who has it makes the record
   * ready when the initial content is committed. A registration that its creator cannot finish any
   * more is undone on the way. Calling again with the same owner nonce goes on where an unknown
   * outcome left off.
   *
   * @param owner this process, with the nonce of this registration
   * @throws RefusedException if there is no cluster here
   */
  public Registration register(
      SegmentName name,
      SegmentSpec spec,
      ImmutableList<NodeId> desired,
      Owner owner,
      Duration timeout) {
    SegmentId id = new SegmentId(random.nextLong(), random.nextLong());
    SegmentRecord record =
        SegmentRecord.creating(id, name, spec, desired, owner).writtenUnder(random.nextLong());
    try {
      return presence.retryAlive(
          "registering " + name, Deadline.after(timeout), session -> reserve(session, record));
    } catch (UnavailableException e) {
      return new Registration.Unknown(record);
    }
  }

  /**
   * The reservation is a write, and so is one that ZooKeeper refuses: what is read after it is
   * fresh.
   */
  private Registration reserve(Session session, SegmentRecord record) throws LostException {
    switch (Reservation.attempt(session, paths, segments.buckets(), record)) {
      case DONE -> {
        return new Reserved(new VersionedRecord(record, 0, session.id()));
      }
      case RECORD_EXISTS -> {
        VersionedRecord ours = recordOf(session, record.id());
        if (!ours.record().wasRemoved()) {
          return new Reserved(ours);
        }
        throw new RefusedException(
            record.name()
                + " was reserved, and undone by another as this process seemed dead: nothing is"
                + " registered; call again");
      }
      case NAME_EXISTS -> {
        return taken(session, record);
      }
    }
    throw new AssertionError("no other result");
  }

  /**
   * Makes a record again that ZooKeeper has lost (R11), and its name.
   *
   * @param record ready, or removed and without a name; it is written under a fresh nonce
   */
  public Registration restore(SegmentRecord record, Duration timeout) {
    SegmentRecord written = record.writtenUnder(random.nextLong());
    try {
      return presence.retryFresh(
          "restoring " + record.name(),
          Deadline.after(timeout),
          session -> restore(session, written));
    } catch (UnavailableException e) {
      return new Registration.Unknown(written);
    }
  }

  private Registration restore(Session session, SegmentRecord record) throws LostException {
    if (!record.state().isNamed()) {
      return Reservation.forestall(session, paths, segments.buckets(), record)
          ? new Reserved(new VersionedRecord(record, 0, session.id()))
          : restoredBefore(session, record);
    }
    return switch (Reservation.attempt(session, paths, segments.buckets(), record)) {
      case DONE -> new Reserved(new VersionedRecord(record, 0, session.id()));
      case RECORD_EXISTS -> restoredBefore(session, record);
      case NAME_EXISTS -> taken(session, record);
    };
  }

  private Registration restoredBefore(Session session, SegmentRecord record) throws LostException {
    VersionedRecord there = recordOf(session, record.id());
    boolean ours = there.record().writers().containsAll(record.writers());
    return ours ? new Reserved(there) : new Taken(there);
  }

  /**
   * Gives a registration up, whatever became of it: neither now nor later does a name stand for it.
   * What is being registered becomes a tombstone; where nothing is, a tombstone is put. What was
   * registered is left alone, removed since or not.
   *
   * @param registration as it was reserved or attempted
   * @return its record now
   * @throws UnavailableException if ZooKeeper did not settle it in time: call again
   */
  public VersionedRecord abandon(SegmentRecord registration, Duration timeout) {
    return presence.retryFresh(
        "undoing the registration of " + registration.name(),
        Deadline.after(timeout),
        session -> undo(session, registration));
  }

  private VersionedRecord undo(Session session, SegmentRecord registration) throws LostException {
    String path = paths.segment(registration.id());
    Optional<VersionedRecord> there = segments.loop().read(session, path);
    if (there.isEmpty()) {
      SegmentRecord tombstone = registration.tombstone(clock.instant());
      if (Reservation.forestall(session, paths, segments.buckets(), tombstone)) {
        return new VersionedRecord(tombstone, 0, session.id());
      }
    } else if (there.get().record().state() != SegmentState.CREATING) {
      return there.get();
    } else if (tombstone(session, there.get()) instanceof Outcome.Won won) {
      return won.current();
    }
    throw new LostException(registration.name() + " has changed: look again");
  }

  private Outcome tombstone(Session session, VersionedRecord current) throws LostException {
    SegmentRecord tombstone = current.record().tombstone(clock.instant());
    return segments.loop().attempt(session, segments.pending(current, tombstone));
  }

  private Registration taken(Session session, SegmentRecord record) throws LostException {
    Resolution there = look(session, record.name());
    if (there instanceof Found found) {
      return new Taken(found.current());
    }
    if (there instanceof BeingRegistered by) {
      Owner creator = by.current().record().owner();
      Owner owner = record.owner();
      boolean ours = creator != null && owner != null && creator.nonce() == owner.nonce();
      return ours ? new Reserved(by.current()) : new Taken(by.current());
    }
    throw new LostException(record.name() + " was taken and is free again: try again");
  }

  /**
   * What a name stands for, not older than the call: every answer follows a write in the same
   * session, so that a lagging server cannot say "never registered" of a name that is. A
   * registration whose creator is gone is undone.
   *
   * @throws UnavailableException if ZooKeeper does not answer in time
   * @throws RefusedException if there is no cluster here
   */
  public Resolution resolve(SegmentName name, Duration timeout) {
    return presence.retryFresh(
        "resolving " + name, Deadline.after(timeout), session -> look(session, name));
  }

  private Resolution look(Session session, SegmentName name) throws LostException {
    String path = paths.name(name);
    Optional<SegmentId> id = session.get(path).map(z -> RecordJson.name(z.bytes(), path));
    if (id.isEmpty()) {
      return new Resolution.NeverRegistered();
    }
    VersionedRecord current = recordOf(session, id.get());
    return switch (current.record().state()) {
      case READY -> new Found(current);
      case CREATING -> finishOrUndo(session, current);
      case REMOVED, DELETED -> throw new LostException(name + " was removed just now: look again");
    };
  }

  private Resolution finishOrUndo(Session session, VersionedRecord current) throws LostException {
    Owner creator = current.record().owner();
    if (creator != null && presence.isAlive(session, creator.client())) {
      return new BeingRegistered(current);
    }
    tombstone(session, current);
    throw new LostException(current.record().name() + " was undone, or finished: look again");
  }

  private VersionedRecord recordOf(Session session, SegmentId id) throws LostException {
    String path = paths.segment(id);
    return segments
        .loop()
        .read(session, path)
        .orElseThrow(() -> new CorruptDataException("znode " + path + " is missing"));
  }

  /**
   * The first names after a cursor, in order of their text, segments being registered included.
   *
   * <p>Names are spread over buckets by their hash, so each page reads the child list of every
   * bucket that is there, at most 4096, some dozens at a time, and keeps the smallest {@code limit}
   * that match: about 50 MB in small messages per page at a million names, and memory for one page.
   * An administrator's call; ask for large pages. Not a snapshot: names that come or go meanwhile
   * may be in it or not.
   *
   * @param prefix of the names, empty for all
   * @param after the last name of the page before, empty to begin
   * @param limit names per page, 1 to 10,000
   */
  public Page list(String prefix, Optional<SegmentName> after, int limit, Duration timeout) {
    return listing.page(prefix, after, limit, Deadline.after(timeout));
  }

  /**
   * The records of many names, in their order, segments being registered included; names that are
   * free meanwhile are left out. Some dozens are read at a time, nothing is written. For people to
   * look at: who goes by a record {@linkplain #resolve resolves} its name.
   *
   * @throws UnavailableException if ZooKeeper does not answer in time
   * @throws CorruptDataException naming the znode that does not hold what Baton wrote
   */
  public ImmutableList<SegmentRecord> records(List<SegmentName> names, Duration timeout) {
    return listing.records(names, Deadline.after(timeout));
  }

  /**
   * Names in order.
   *
   * @param names ascending
   * @param more whether others follow; ask with the last of these as cursor
   */
  public record Page(ImmutableList<SegmentName> names, boolean more) {}
}
