package io.baton.client.open;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.BatonException;
import io.baton.client.cleanup.Disowning;
import io.baton.registry.session.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an ownership: the members learn the commit point, ZooKeeper that there is no owner.
 *
 * @param sessions of what is owned
 * @param disowning in ZooKeeper
 * @param nonce of the ownership
 */
public record Closer(Sessions sessions, Disowning disowning, long nonce) {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  /**
   * Ends it in order. What does not work is logged: the segment can be opened by anybody all the
   * same.
   *
   * @param what is closed, for messages
   * @param watches of the records
   */
  public void close(String what, ImmutableList<Subscription> watches) {
    watches.forEach(Subscription::close);
    try {
      sessions.publish(what, disowning.timeout());
    } catch (BatonException e) {
      LOG.warn("closing {}: {}", what, e.getMessage());
    }
    disown();
  }

  /** Ends an ownership that came to nothing. */
  public void abandon() {
    disown();
    sessions.close();
  }

  private void disown() {
    sessions.all().forEach(session -> disowning.disown(session.segment(), nonce));
  }
}
