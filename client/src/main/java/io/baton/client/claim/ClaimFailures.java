package io.baton.client.claim;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects.Failure;
import java.util.Map;

/** What people are told when a segment could not be opened. */
final class ClaimFailures {

  private ClaimFailures() {}

  static BatonException error(
      SegmentName name,
      Failure failure,
      String detail,
      OpeningConfig config,
      Map<NodeId, String> unreachable) {
    return switch (failure) {
      case NO_COPY ->
          new NoCopyReachableException(
              "segment %s is registered, but no copy answered within %s: %s%s. Do not start from nothing; bring a node back and open again"
                  .formatted(
                      name,
                      config.deadline(),
                      detail,
                      unreachable.isEmpty() ? "" : ". Connections: " + unreachable));
      case PREEMPTED ->
          new OwnedElsewhereException(
              "segment %s was opened by another meanwhile: %s".formatted(name, detail));
      case OWNER_ALIVE ->
          new OwnedElsewhereException(
              "segment %s has an owner that lives: %s".formatted(name, detail));
      case REGISTRY_WENT_BACK ->
          new RefusedException("segment %s cannot be opened: %s".formatted(name, detail));
      case UNKNOWN ->
          new OutcomeUnknownException(
              "opening segment %s: ZooKeeper did not answer within %s, so the outcome of taking the epoch is unknown. Open again"
                  .formatted(name, config.deadline()));
    };
  }
}
