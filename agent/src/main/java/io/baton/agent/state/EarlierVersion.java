package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.version.HeldVersion;
import io.baton.client.version.VersionChoice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version before one from which a program does not come up.
 *
 * @param segment or one of the group
 */
public record EarlierVersion(Baton baton, SegmentName segment) {

  private static final Logger LOG = LoggerFactory.getLogger(EarlierVersion.class);
  private static final String LABEL = "failed-";

  /**
   * Finds the newest kept version before {@code failed}, and has that one kept, under a label, for
   * people to look at.
   *
   * @throws RefusedException if none is kept
   * @throws BatonException if that cannot be asked
   */
  public Version before(Version failed) {
    Version earlier =
        baton.versions().list(segment).kept().stream()
            .map(HeldVersion::version)
            .filter(version -> version.compareTo(failed) < 0)
            .reduce((older, newer) -> newer)
            .orElseThrow(
                () ->
                    new RefusedException(
                        ("no version of segment %s before %s is kept to go back to: see to it that"
                                + " the program starts from this one; from now on `baton versions"
                                + " retain` keeps some")
                            .formatted(segment, failed)));
    try {
      var unused = baton.versions().keep(segment, VersionChoice.of(failed), LABEL + failed);
    } catch (BatonException e) {
      LOG.warn(
          "version {} of segment {}, which is gone back from, is not kept: {}",
          failed,
          segment,
          e.getMessage());
    }
    return earlier;
  }
}
