package io.baton.torture.client;

import com.google.common.collect.ImmutableSet;
import java.util.concurrent.CompletableFuture;

/** An open {@link Subject}: what its owner does with it. */
interface Owned {

  /** What histories call it. */
  String name();

  /** What was loaded: one version, or else segments of a group are not at one checkpoint. */
  ImmutableSet<String> versions();

  Contents.Memory memory();

  /** Commits what is there now; returns when it may be changed again. */
  CompletableFuture<Kept> checkpoint();

  /** Calls back once when it is another's. */
  void onLost(Runnable listener);

  void close();

  /**
   * What a checkpoint was acknowledged with.
   *
   * @param replicas that hold it; of a group, where they are fewest
   */
  record Kept(String version, int replicas) {}
}
