package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a segment, registering it first if that is wanted and nobody ever did. */
record SegmentOpening(Baton baton, SegmentName name) {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentOpening.class);

  /**
   * Opens it.
   *
   * @param warm a follower whose copy is used
   * @param register what to do if nobody ever registered it; if null, that is an error
   */
  Segment open(@Nullable Follower warm, OpenOptions options, @Nullable Runnable register) {
    if (warm != null) {
      return baton.promote(warm, options);
    }
    try {
      return baton.open(name, options);
    } catch (NotRegisteredException e) {
      if (register == null) {
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
