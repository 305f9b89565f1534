package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.client.Baton;
import io.baton.client.vacancy.Standing;
import java.util.concurrent.CompletableFuture;

/** The election of who opens a segment. */
public record SegmentElection(Baton baton, SegmentName segment) implements Election {

  @Override
  public CompletableFuture<Void> whenVacant() {
    return baton.candidacy().whenVacant(segment);
  }

  private Standing standing() {
    return baton.candidacy().standing(segment);
  }

  @Override
  public boolean isOwnedElsewhere() {
    return standing().owner().filter(owner -> !owner.equals(baton.id())).isPresent();
  }

  @Override
  public boolean isOwnedHere(long epoch) {
    return standing().isOwnedBy(baton.id(), epoch);
  }

  @Override
  public String halted() {
    return standing().halted().orElse("");
  }

  @Override
  public void halt() {
    baton.candidacy().halt(segment, Node.name());
  }

  @Override
  public void resume() {
    baton.candidacy().resume(segment);
  }
}
