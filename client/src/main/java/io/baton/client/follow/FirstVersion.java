package io.baton.client.follow;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.replication.message.Refused.Reason;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a follower came to show a version. Until then whatever goes wrong is its end; from then
 * on it is said once in the log, until it is over. Lives on the session's thread.
 */
final class FirstVersion {

  private static final Logger LOG = LoggerFactory.getLogger(FirstVersion.class);

  private final SegmentName name;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private boolean troubled;

  FirstVersion(SegmentName name) {
    this.name = name;
  }

  /** Completes when the first version is shown; fails with a {@link BatonException}. */
  CompletableFuture<Void> result() {
    return result;
  }

  /** A version is shown. */
  void shown() {
    if (troubled) {
      troubled = false;
      LOG.info("segment {} is followed again", name);
    }
    result.complete(null);
  }

  void removed(String why) {
    result.completeExceptionally(new NotRegisteredException(why));
  }

  void exhausted(ImmutableList<String> problems) {
    String why = String.join("; ", problems);
    trouble(
        why,
        new NoCopyReachableException(
            "segment %s is registered, but no replica gave an intact copy: %s. Bring a node back and try again"
                .formatted(name, why)));
  }

  void stuck(Reason reason, String detail) {
    trouble(
        detail,
        reason == Reason.NO_SPACE ? new NoSpaceException(detail) : new RefusedException(detail));
  }

  private void trouble(String why, BatonException error) {
    if (!result.completeExceptionally(error) && !troubled) {
      troubled = true;
      LOG.warn("segment {} cannot be followed now: {}", name, why);
    }
  }
}
