package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.client.follow.Follower;
import java.util.Optional;

/** How the state of one program is protected. One thread at a time. */
public interface Protection {

  /** The segment, or one of the group. */
  SegmentName segment();

  /** Who has it. Any thread. */
  Election election();

  /**
   * Takes ownership, and makes the newest checkpoint the program's state: it may start when this
   * returns.
   *
   * @throws io.baton.api.error.OwnedElsewhereException if its owner is alive; nothing is changed
   * @throws io.baton.api.error.NotRegisteredException if it is not to be registered
   * @throws io.baton.api.error.BatonException nothing is owned then, and the program's state is as
   *     it was, or the newest checkpoint's already
   */
  Held open(OpenOrder order);

  /**
   * Another has the state: a program that starts must not find what is here.
   *
   * @throws io.baton.api.error.BatonException if it can find it still
   */
  void withdraw();

  /**
   * Begins to keep a warm copy, if there can be one of this kind of state.
   *
   * @throws io.baton.api.error.BatonException if there is none now
   */
  Optional<Follower> follow();
}
