package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.client.follow.Follower;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How the state of one program is protected. One thread at a time. */
public interface Protection {

  /** The segment, or one of the group. */
  SegmentName segment();

  /**
   * Takes ownership, and makes the newest checkpoint the program's state: it may start when this
   * returns.
   *
   * @param warm a follower of the segment, whose copy is used; it has ended then, unless this fails
   * @param mayRegister whether what is there is registered if nobody ever did
   * @throws io.baton.api.error.OwnedElsewhereException if its owner is alive; nothing is changed
   * @throws io.baton.api.error.NotRegisteredException if it is not to be registered
   * @throws io.baton.api.error.BatonException nothing is owned then, and the program's state is as
   *     it was, or the newest checkpoint's already
   */
  Held open(@Nullable Follower warm, boolean mayRegister);

  /**
   * Another has the state: a program that starts must not find what is here.
   *
   * @throws io.baton.api.error.BatonException if it can find it still
   */
  void withdraw();

  /**
   * As {@link io.baton.client.Baton#whenVacant}.
   *
   * @throws io.baton.api.error.BatonException if it cannot be watched
   */
  CompletableFuture<Void> whenVacant();

  /**
   * Begins to keep a warm copy, if there can be one of this kind of state.
   *
   * @throws io.baton.api.error.BatonException if there is none now
   */
  Optional<Follower> follow();
}
