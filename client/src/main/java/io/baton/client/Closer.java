package io.baton.client;

import io.baton.api.SegmentId;
import io.baton.api.error.BatonException;
import io.baton.client.open.Sessions;
import io.baton.registry.Outcome;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Subscription;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an ownership: the members learn the commit point, ZooKeeper that there is no owner. */
final class Closer {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final ClientParts parts;
  private final Sessions sessions;
  private final Owner owner;

  Closer(ClientParts parts, Sessions sessions, Owner owner) {
    this.parts = parts;
    this.sessions = sessions;
    this.owner = owner;
  }

  /**
   * Ends it in order. What does not work is logged: the segment can be opened by anybody all the
   * same.
   */
  void close(List<Subscription> watches) {
    watches.forEach(Subscription::close);
    try {
      sessions.publish("what is closed", parts.config().memberTimeout());
    } catch (BatonException e) {
      LOG.warn("closing: {}", e.getMessage());
    }
    disown();
  }

  /** Ends an ownership that came to nothing. */
  void abandon() {
    disown();
    sessions.close();
  }

  private void disown() {
    sessions.all().forEach(session -> disown(parts, session.segment(), owner.nonce()));
  }

  /**
   * Gives an ownership back: the record names no owner then, if it named this one. What does not
   * work at once is tried again in the background; whoever wants the segment may still take it
   * over.
   */
  static void disown(ClientParts parts, SegmentId segment, long nonce) {
    disown(parts, segment, nonce, false);
  }

  /** The same after a claim that was given up, and may still land in the record. */
  static void renounce(ClientParts parts, SegmentId segment, long nonce) {
    disown(parts, segment, nonce, true);
  }

  private static void disown(ClientParts parts, SegmentId segment, long nonce, boolean mayLand) {
    parts.ownerships().remove(nonce);
    parts
        .cleanup()
        .settle(
            "segment " + segment + " may still name this process as its owner in ZooKeeper",
            parts.config().memberTimeout().multipliedBy(2),
            () -> isDisowned(parts, segment, nonce, mayLand));
  }

  /**
   * A claim that may still land finds its version gone: the record is written once more as it is.
   */
  private static boolean isDisowned(
      ClientParts parts, SegmentId segment, long nonce, boolean mayLand) {
    Optional<VersionedRecord> current =
        parts.registry().segments().read(segment, parts.config().memberTimeout());
    if (current.isEmpty()) {
      return true;
    }
    SegmentRecord record = current.get().record();
    Owner owner = record.owner();
    boolean ours = owner != null && owner.nonce() == nonce;
    if (!ours && !mayLand) {
      return true;
    }
    return parts
            .registry()
            .segments()
            .compareAndSet(
                current.get(), ours ? record.closed() : record, parts.config().memberTimeout())
        instanceof Outcome.Won;
  }
}
