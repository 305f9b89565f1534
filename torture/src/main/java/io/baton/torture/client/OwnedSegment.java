package io.baton.torture.client;

import com.google.common.collect.ImmutableSet;
import io.baton.client.Segment;
import java.util.concurrent.CompletableFuture;

/** A segment that was opened by itself. */
record OwnedSegment(Segment segment) implements Owned {

  @Override
  public String name() {
    return segment.name().value();
  }

  @Override
  public ImmutableSet<String> versions() {
    return ImmutableSet.of(segment.opened().version().toString());
  }

  @Override
  public Contents.Memory memory() {
    return Words.of(segment.bytes());
  }

  @Override
  public CompletableFuture<Kept> checkpoint() {
    return segment
        .checkpointAsync()
        .thenApply(receipt -> new Kept(receipt.version().toString(), receipt.replicas().size()));
  }

  @Override
  public void onLost(Runnable listener) {
    segment.onLost(why -> listener.run());
  }

  @Override
  public void close() {
    segment.close();
  }
}
