package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a segment, registering it first if that is wanted and nobody ever did. */
record SegmentOpening(Baton baton, SegmentName name, Fallback fallback) {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentOpening.class);

  /**
   * Opens it.
   *
   * @param register what to do if nobody ever registered it, and it may be
   */
  Segment open(OpenOrder order, OpenOptions options, Runnable register) {
    try {
      Segment open = attempt(order, fallback.options(options), register);
      fallback.reachable();
      return open;
    } catch (NoCopyReachableException e) {
      throw fallback.unreachable(e);
    } catch (RuntimeException e) {
      fallback.reachable(); // or not known
      throw e;
    }
  }

  private Segment attempt(OpenOrder order, OpenOptions options, Runnable register) {
    Follower warm = order.warm();
    if (warm != null) {
      return baton.promote(warm, options);
    }
    try {
      return baton.open(name, options);
    } catch (NotRegisteredException e) {
      if (!order.mayRegister()) {
        throw e;
      }
      LOG.info("segment {} was never registered: registering what is here", name);
      register(register);
      return baton.open(name, options);
    }
  }

  private void register(Runnable register) {
    try {
      register.run();
    } catch (AlreadyRegisteredException e) {
      LOG.info("segment {} was registered by another meanwhile", name);
    }
  }
}
