package io.baton.torture.client;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.GroupReceipt;
import io.baton.client.SegmentGroup;
import java.util.concurrent.CompletableFuture;

/** The segments of a group that were opened together. */
record OwnedGroup(SegmentGroup group, Subject subject) implements Owned {

  @Override
  public String name() {
    return subject.name();
  }

  @Override
  public ImmutableSet<String> versions() {
    return subject.segments().stream()
        .map(name -> group.segment(name).opened().version().toString())
        .collect(ImmutableSet.toImmutableSet());
  }

  @Override
  public Contents.Memory memory() {
    return Words.spread(
        subject.segments().stream()
            .map(name -> Words.of(group.segment(name).bytes()))
            .collect(ImmutableList.toImmutableList()));
  }

  @Override
  public CompletableFuture<Kept> checkpoint() {
    return group.checkpointAsync().thenApply(OwnedGroup::kept);
  }

  private static Kept kept(GroupReceipt receipt) {
    int replicas =
        receipt.segments().values().stream()
            .mapToInt(each -> each.replicas().size())
            .min()
            .orElseThrow();
    return new Kept(receipt.version().toString(), replicas);
  }

  @Override
  public void onLost(Runnable listener) {
    group.onLost(why -> listener.run());
  }

  @Override
  public void close() {
    group.close();
  }
}
