package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What an application waits for from one segment's owner, until it is known or the ownership ends.
 */
final class Outcomes {

  private final SegmentName segment;
  private final Map<Version, CompletableFuture<OwnerSession.Committed>> checkpoints =
      new TreeMap<>();
  private final List<CompletableFuture<Version>> publications = new ArrayList<>();

  Outcomes(SegmentName segment) {
    this.segment = segment;
  }

  void await(Version version, CompletableFuture<OwnerSession.Committed> future) {
    checkpoints.put(version, future);
  }

  /** The checkpoint was refused: its future is the caller's again. */
  void forget(Version version) {
    checkpoints.remove(version);
  }

  void committed(Version version, ImmutableSet<NodeId> holders) {
    CompletableFuture<OwnerSession.Committed> future = checkpoints.remove(version);
    if (future != null) {
      future.complete(new OwnerSession.Committed(version, holders));
    }
  }

  void overdue(Version version, String why) {
    CompletableFuture<OwnerSession.Committed> future = checkpoints.remove(version);
    if (future != null) {
      future.completeExceptionally(
          new OutcomeUnknownException(
              "checkpoint %s of segment %s has no known outcome yet: %s. It is still being sent; a later checkpoint that is acknowledged includes it"
                  .formatted(version, segment, why)));
    }
  }

  void awaitPublication(CompletableFuture<Version> future) {
    publications.add(future);
  }

  void published(Version version) {
    publications.forEach(future -> future.complete(version));
    publications.clear();
  }

  /** Another owner has the segment, or it was removed. */
  void lost(String why) {
    failAll(new FencedException(why + "; whether a checkpoint under way took effect is unknown"));
  }

  /** The application has closed the segment. */
  void closed() {
    failAll(
        new OutcomeUnknownException(
            "segment %s was closed before its last checkpoints were known to be committed; open it and see"
                .formatted(segment)));
  }

  private void failAll(BatonException error) {
    checkpoints.values().forEach(future -> future.completeExceptionally(error));
    checkpoints.clear();
    publications.forEach(future -> future.completeExceptionally(error));
    publications.clear();
  }
}
