package io.baton.agent.guard;

import io.baton.api.SegmentName;
import io.baton.client.follow.Follower;
import java.util.concurrent.CompletableFuture;

/** What a guard that stands by asks of the cluster; each may throw a BatonException. */
public interface Cluster {

  /** As {@link io.baton.client.Baton#whenVacant}. */
  CompletableFuture<Void> whenVacant(SegmentName segment);

  /** As {@link io.baton.client.Baton#follow}. */
  Follower follow(SegmentName segment);
}
