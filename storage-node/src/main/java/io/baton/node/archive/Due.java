package io.baton.node.archive;

import io.baton.api.ArchivePolicy;
import io.baton.api.Version;
import java.time.Duration;

/** Whether a version is to be archived now. Pure. */
final class Due {

  private Due() {}

  /**
   * The newest version of a segment that is in its archive.
   *
   * @param version {@link Version#NONE} if there is none
   * @param age how long it has been there, by the archive's clock
   */
  record Archived(Version version, Duration age) {}

  /**
   * Decides.
   *
   * @param committed what would be archived
   */
  static boolean isDue(ArchivePolicy policy, Version committed, Archived newest) {
    if (committed.compareTo(newest.version()) <= 0) {
      return false;
    }
    boolean requested = policy.requested().compareTo(newest.version()) > 0;
    if (requested || (newest.version().isNone() && policy.isRegular())) {
      return true;
    }
    long versions = committed.sequence() - newest.version().sequence();
    boolean enough = policy.everyVersions() > 0 && versions >= policy.everyVersions();
    return enough || (!policy.every().isZero() && newest.age().compareTo(policy.every()) >= 0);
  }
}
