package io.baton.registry;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.record.SegmentRecord;

/** What a name stands for; three different answers (P6). */
public sealed interface Resolution {

  /** A registered segment; its state is ready. */
  record Found(VersionedRecord current) implements Resolution {}

  /** Its creator is alive and has not finished; its record names the creator as owner. */
  record BeingRegistered(VersionedRecord current) implements Resolution {}

  /** No such segment, said by a server that was up to date. */
  record NeverRegistered() implements Resolution {}

  /**
   * The record of a registered segment.
   *
   * @param name what was resolved
   * @throws NotRegisteredException if there never was one
   * @throws UnavailableException if it is just being registered
   */
  default VersionedRecord registered(SegmentName name) {
    if (this instanceof Found found) {
      return found.current();
    }
    if (this instanceof BeingRegistered being) {
      throw beingRegistered(being.current().record());
    }
    throw new NotRegisteredException("no segment is registered as " + name);
  }

  /** What is said of a segment that its creator has not finished. */
  static UnavailableException beingRegistered(SegmentRecord record) {
    return new UnavailableException(
        "segment "
            + record.name()
            + " is just being registered by "
            + record.owner()
            + ": try again");
  }
}
