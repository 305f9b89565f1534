package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.removal.Drop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells storage nodes that a segment was removed. A hint: whoever misses it finds the record by
 * itself later (R10).
 */
public final class Removal implements NodeLink.Listener {

  private final NodeLinks.Use use;
  private final SegmentRecord record;
  private final Set<NodeId> untold = new HashSet<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Removal(NodeLinks links, SegmentRecord record) {
    this.use = links.use(this);
    this.record = record;
  }

  /**
   * Tells every node that should have a replica.
   *
   * @return completed when all of them have answered, or {@code patience} is over
   */
  public static CompletableFuture<Void> hint(
      Loop loop, NodeLinks links, SegmentRecord record, Duration patience) {
    Removal removal = new Removal(links, record);
    loop.execute(removal::start);
    loop.after(patience, removal::end);
    return removal.ended;
  }

  private void start() {
    record.inSync().stream().map(Member::node).forEach(untold::add);
    untold.addAll(record.desired());
    use.want(ImmutableSet.copyOf(untold));
  }

  @Override
  public void connected(NodeId node) {
    use.send(node, new Drop(record.id()), reply -> told(node));
  }

  private void told(NodeId node) {
    untold.remove(node);
    if (untold.isEmpty()) {
      end();
    }
  }

  private void end() {
    use.want(ImmutableSet.of());
    ended.complete(null);
  }

  @Override
  public void disconnected(NodeId node) {}
}
