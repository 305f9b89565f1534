package io.baton.client;

import com.google.common.collect.ImmutableList;
import io.baton.api.Receipt;
import io.baton.client.open.Checkpoints;
import io.baton.client.open.OwnedMemory;
import io.baton.client.open.Sessions;
import io.baton.client.question.Waiting;
import io.baton.client.session.OwnerSession;
import io.baton.client.version.RollBack;
import io.baton.client.version.VersionChoice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A segment of no group that is open. */
final class OpenSegment extends OwnedMemory implements Segment {

  private final Sessions sessions;
  private final Checkpoints checkpoints;
  private final ClientParts client;
  private final Consumer<Segment> whenClosed;

  /**
   * Joins them.
   *
   * @param client who opened it
   * @param whenClosed ends the ownership in ZooKeeper
   */
  static OpenSegment of(Parts parts, ClientParts client, Consumer<Segment> whenClosed) {
    OwnerSession session = parts.session();
    Checkpoints checkpoints =
        new Checkpoints(
            "segment " + parts.record().name(),
            client.checkpointing(),
            (captured, forGood, outcomes) ->
                session.offer(captured.get(0), forGood, outcomes.get(0)),
            parts.report().epoch(),
            parts.report().version());
    return new OpenSegment(parts, checkpoints, client, whenClosed);
  }

  private OpenSegment(
      Parts parts, Checkpoints checkpoints, ClientParts client, Consumer<Segment> whenClosed) {
    super(parts, checkpoints);
    this.sessions = new Sessions(ImmutableList.of(parts.session()), client.loop());
    this.checkpoints = checkpoints;
    this.client = client;
    this.whenClosed = whenClosed;
    sessions.follow(client.counters(), checkpoints);
  }

  @Override
  public Receipt resize(long bytes) {
    reserve(bytes);
    return client.await(
        checkpoints.betweenCaptures(
            () -> {
              setLength(bytes);
              return checkpointAsync();
            }));
  }

  @Override
  public Receipt checkpoint() {
    return client.await(checkpointAsync());
  }

  @Override
  public Receipt checkpoint(String label) {
    client.versions().requireRoom(name(), label);
    Receipt receipt = client.await(checkpointAsync(true));
    publish(); // whoever finds the label can read the version
    client.versions().label(id(), label, receipt.version());
    return receipt;
  }

  @Override
  public Receipt rollBack(VersionChoice choice) {
    return client.await(
        checkpoints.betweenCaptures(
            () -> {
              RollBack.apply(
                  List.of(local()), client.fetcher(), client.registry().segments(), choice);
              return checkpointAsync();
            }));
  }

  @Override
  public CompletableFuture<Receipt> checkpointAsync() {
    return checkpointAsync(false);
  }

  private CompletableFuture<Receipt> checkpointAsync(boolean forGood) {
    return checkpoints.checkpoint(forGood, receipts -> receipts.get(0));
  }

  @Override
  public void publish() {
    sessions.publish("segment " + name(), client.config().checkpointTimeout());
  }

  @Override
  public void onLost(Consumer<String> listener) {
    sessions.onLost(listener);
  }

  @Override
  public void close() {
    CompletableFuture<?> last = checkpoints.close();
    if (last == null) {
      return;
    }
    try {
      Waiting.settle(last, client.config().checkpointTimeout());
      whenClosed.accept(this);
    } finally {
      sessions.close();
      local().close();
    }
  }
}
