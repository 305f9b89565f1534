package io.baton.agent.state;

import io.baton.client.follow.Follower;
import io.baton.client.open.LoadProgress;
import io.baton.client.open.OpenOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a state is to be opened.
 *
 * @param warm a follower of the segment, whose copy is used; it has ended then, unless this fails
 * @param mayRegister whether what is there is registered if nobody ever did
 * @param takeover whether it is taken also from an owner that seems to live
 * @param displace ends a program that runs here, before its state is replaced by another; fails
 *     with a {@link io.baton.api.error.BatonException} if it cannot be ended
 * @param progress hears how far it is loaded
 */
public record OpenOrder(
    @Nullable Follower warm,
    boolean mayRegister,
    boolean takeover,
    Runnable displace,
    LoadProgress progress) {

  /** For the library. */
  public OpenOptions options(Node node) {
    return OpenOptions.DEFAULT.after(node.predecessors()).withTakeover(takeover).telling(progress);
  }
}
