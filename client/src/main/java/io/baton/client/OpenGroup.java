package io.baton.client;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.baton.api.GroupReceipt;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.open.Checkpoints;
import io.baton.client.open.MappedSegment;
import io.baton.client.open.OwnedMemory;
import io.baton.client.open.Sessions;
import io.baton.client.question.Waiting;
import io.baton.client.session.GroupSession;
import io.baton.client.version.RollBack;
import io.baton.client.version.VersionChoice;
import io.baton.segment.LocalSegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The segments of a group that are open. */
final class OpenGroup implements SegmentGroup {

  private final String what;
  private final ImmutableMap<SegmentName, MappedSegment> segments;
  private final ImmutableList<OwnedMemory.Parts> parts;
  private final Sessions sessions;
  private final Checkpoints checkpoints;
  private final ClientParts client;
  private final Consumer<SegmentGroup> whenClosed;

  /**
   * Joins them.
   *
   * @param parts of each segment, in the session's order
   * @param client who opened it
   * @param whenClosed ends the ownership in ZooKeeper
   */
  OpenGroup(
      ImmutableList<OwnedMemory.Parts> parts,
      GroupSession session,
      ClientParts client,
      Consumer<SegmentGroup> whenClosed) {
    this.what = "group " + parts.stream().map(each -> each.record().name()).toList();
    this.parts = parts;
    this.sessions = new Sessions(session.sessions(), client.loop());
    this.client = client;
    this.whenClosed = whenClosed;
    var report = parts.get(0).report();
    this.checkpoints =
        new Checkpoints(
            what, client.checkpointing(), session::offer, report.epoch(), report.version());
    this.segments =
        Maps.uniqueIndex(
            parts.stream().map(each -> (MappedSegment) new OwnedMemory(each, checkpoints)).toList(),
            MappedSegment::name);
    sessions.follow(client.counters(), checkpoints);
  }

  @Override
  public ImmutableMap<SegmentName, MappedSegment> segments() {
    return segments;
  }

  @Override
  public MappedSegment segment(SegmentName name) {
    MappedSegment segment = segments.get(name);
    if (segment == null) {
      throw new IllegalArgumentException(name + " is not of the " + what);
    }
    return segment;
  }

  /** The last that becomes known, as receipts are given in the order of the segments. */
  @Override
  public Version version() {
    return segments.values().asList().get(segments.size() - 1).version();
  }

  @Override
  public boolean isOwned() {
    return checkpoints.areTaken();
  }

  @Override
  public GroupReceipt checkpoint() {
    return client.await(checkpointAsync());
  }

  @Override
  public GroupReceipt checkpoint(String label) {
    segments.keySet().forEach(name -> client.versions().requireRoom(name, label));
    GroupReceipt receipt = client.await(checkpointAsync(true));
    publish(); // whoever finds the label can read the version
    segments.values().forEach(each -> client.versions().label(each.id(), label, receipt.version()));
    return receipt;
  }

  @Override
  public GroupReceipt rollBack(VersionChoice choice) {
    List<LocalSegment> memories = parts.stream().map(OwnedMemory.Parts::local).toList();
    return client.await(
        checkpoints.betweenCaptures(
            () -> {
              RollBack.apply(memories, client.fetcher(), client.registry().segments(), choice);
              return checkpointAsync();
            }));
  }

  @Override
  public CompletableFuture<GroupReceipt> checkpointAsync() {
    return checkpointAsync(false);
  }

  private CompletableFuture<GroupReceipt> checkpointAsync(boolean forGood) {
    return checkpoints.checkpoint(forGood, this::receipt);
  }

  private GroupReceipt receipt(List<Receipt> receipts) {
    ImmutableMap.Builder<SegmentName, Receipt> all = ImmutableMap.builder();
    for (int i = 0; i < receipts.size(); i++) {
      all.put(parts.get(i).record().name(), receipts.get(i));
    }
    return new GroupReceipt(receipts.get(0).version(), all.buildOrThrow());
  }

  @Override
  public void publish() {
    sessions.publish(what, client.config().checkpointTimeout());
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
      parts.forEach(each -> each.local().close());
    }
  }
}
