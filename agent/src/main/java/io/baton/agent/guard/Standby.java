package io.baton.agent.guard;

import io.baton.agent.state.Protection;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.follow.Follower;
import io.baton.client.follow.Lag;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a guard has that stands by: a warm copy, and a watch over the owner. On its thread. */
final class Standby {

  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

  /** How long another has to take what is handed over, and how often that is looked at. */
  private static final Duration HAND_OVER = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration FOLLOW_AGAIN = Duration.ofSeconds(10);

  private final String program;
  private final Protection protection;
  private final Worker worker;
  private final Runnable vacated;

  /** Whether a copy is to be kept, and whether it is tried again soon. */
  private boolean copyWanted;

  private boolean triedAgain;

  private @Nullable CompletableFuture<Void> vacancy;
  private @Nullable CompletableFuture<Version> handedOver;
  private volatile @Nullable Follower follower;

  Standby(String program, Protection protection, Worker worker, Runnable vacated) {
    this.program = program;
    this.protection = protection;
    this.worker = worker;
    this.vacated = vacated;
  }

  @Nullable Follower follower() {
    return follower;
  }

  /** Newest version that the copy has. Any thread. */
  Version version() {
    Follower warm = follower;
    return warm == null ? Version.NONE : warm.version();
  }

  /** How far behind the copy is, while there is one. Any thread. */
  Optional<Lag> lag() {
    return Optional.ofNullable(follower).map(Follower::lag);
  }

  /** The copy has become the state. */
  void promoted() {
    copyWanted = false;
    follower = null;
  }

  /** It may have become the state that could not be used; what it holds on disk is used again. */
  void dropCopy() {
    copyWanted = false;
    Follower warm = follower;
    if (warm != null) {
      follower = null;
      warm.close();
    }
  }

  /** A warm copy makes a failover short; without one it only takes longer. */
  void follow() {
    copyWanted = true;
    if (follower != null || triedAgain) {
      return;
    }
    try {
      follower = protection.follow().orElse(null);
    } catch (BatonException e) {
      LOG.warn("program {} stands by without a copy of its state: {}", program, e.getMessage());
      triedAgain = true;
      worker.schedule(this::followAgain, FOLLOW_AGAIN);
    }
  }

  private void followAgain() {
    triedAgain = false;
    if (copyWanted) {
      follow();
    }
  }

  /**
   * Watches the owner, or does not.
   *
   * @throws BatonException if it cannot be watched
   */
  void await(boolean wanted) {
    CompletableFuture<Void> before = vacancy;
    if (before != null) {
      vacancy = null;
      before.cancel(false);
    }
    CompletableFuture<Version> handing = handedOver;
    if (!wanted) {
      return;
    }
    if (handing != null) {
      lookForTaker(handing, worker.now());
      return;
    }
    CompletableFuture<Void> vacant = protection.election().whenVacant();
    vacancy = vacant;
    var unused = vacant.whenComplete((done, failure) -> worker.execute(() -> vacated(vacant)));
  }

  private void vacated(CompletableFuture<Void> which) {
    if (vacancy == which) {
      vacancy = null;
      vacated.run();
    }
  }

  /**
   * What is given back next is to be another's.
   *
   * @return completes when another has it; fails if none takes it, and it is stood for again
   */
  CompletableFuture<Version> handOver() {
    CompletableFuture<Version> handing = new CompletableFuture<>();
    handedOver = handing;
    return handing;
  }

  /** It is not any more. */
  void keepNoMore() {
    CompletableFuture<Version> handing = handedOver;
    if (handing != null) {
      handedOver = null;
      handing.completeExceptionally(
          new UnavailableException("it was asked for something else meanwhile: see its status"));
    }
  }

  private void lookForTaker(CompletableFuture<Version> handing, long since) {
    if (handedOver != handing) {
      return;
    }
    if (isTaken()) {
      handedOver = null;
      vacated.run(); // which finds that it is owned, and stands by
      handing.complete(version());
    } else if (worker.now() - since > HAND_OVER.toNanos()) {
      handedOver = null;
      vacated.run();
      handing.completeExceptionally(
          new UnavailableException(
              "no other agent took program %s within %d s: it is run here again"
                  .formatted(program, HAND_OVER.toSeconds())));
    } else {
      worker.schedule(() -> lookForTaker(handing, since), LOOK);
    }
  }

  private boolean isTaken() {
    try {
      return protection.election().isOwnedElsewhere();
    } catch (BatonException e) {
      LOG.debug("whether program {} was taken is not known yet", program, e);
      return false;
    }
  }
}
