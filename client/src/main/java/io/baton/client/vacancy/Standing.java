package io.baton.client.vacancy;

import java.util.Optional;

/**
 * How a segment stands.
 *
 * @param owner {@linkplain io.baton.client.Baton#id id} of the process that opened it last, alive
 *     or not; empty if that one has closed it
 * @param epoch of the last open
 * @param halted by whom and since when it is; empty if it is not
 */
public record Standing(Optional<String> owner, long epoch, Optional<String> halted) {

  /** Whether that open is its owner's still. */
  public boolean isOwnedBy(String client, long inEpoch) {
    return epoch == inEpoch && owner.filter(client::equals).isPresent();
  }
}
