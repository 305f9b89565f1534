package io.baton.client;

import io.baton.api.Durability;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.FencedException;
import io.baton.api.error.RefusedException;
import io.baton.client.capture.CapturedParts;
import io.baton.client.session.Loop;
import io.baton.client.session.OwnerSession;
import io.baton.client.statistics.Counters;
import io.baton.client.version.RollBack;
import io.baton.client.version.VersionChoice;
import io.baton.replication.owner.Captured;
import io.baton.segment.Capture;
import io.baton.segment.LocalSegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An open segment: captures on the application's thread, hands over to the session on the loop's.
 *
 * <p>When the session refuses a capture, so is every one made after it, before the next capture has
 * given them all back to the local segment: a later checkpoint would otherwise lack their blocks.
 * The lock that captures hold for long is never taken by the loop.
 */
final class OpenSegment implements Segment {

  private static final int MAX_UNOFFERED = 1024;

  /** A capture on its way. */
  private record Pending(
      Capture capture, boolean forGood, long startedNanos, CompletableFuture<Receipt> future) {}

  private final SegmentName name;
  private final Durability durability;
  private final OpenReport report;
  private final LocalSegment local;
  private final OwnerSession session;
  private final Loop loop;
  private final ClientParts client;
  private final Counters counters;
  private final Consumer<Segment> whenClosed;
  private final Object captureLock = new Object();
  private final Object queueLock = new Object();
  private final ArrayDeque<Pending> unoffered = new ArrayDeque<>();
  private final List<Capture> refused = new ArrayList<>();
  private long refusals;
  private long sequence;
  private CompletableFuture<?> newest = CompletableFuture.completedFuture(null);
  private volatile Version committed;
  private volatile boolean lost;
  private volatile boolean closed;

  /**
   * What a handle joins.
   *
   * @param durability of its replicas
   * @param client who opened it
   * @param whenClosed ends the ownership in ZooKeeper
   */
  record Parts(
      SegmentName name,
      Durability durability,
      OpenReport report,
      LocalSegment local,
      OwnerSession session,
      ClientParts client,
      Consumer<Segment> whenClosed) {}

  OpenSegment(Parts parts) {
    name = parts.name();
    durability = parts.durability();
    report = parts.report();
    local = parts.local();
    session = parts.session();
    client = parts.client();
    counters = client.counters();
    loop = client.loop();
    whenClosed = parts.whenClosed();
    committed = report.version();
    sequence = report.version().sequence();
    loop.execute(this::follow);
  }

  private void follow() {
    session.onLost(
        why -> {
          lost = true;
          counters.ownershipLost();
        });
    session.onMembersRemoved(counters::membersRemoved);
  }

  @Override
  public SegmentName name() {
    return name;
  }

  @Override
  public SegmentId id() {
    return local.id();
  }

  @Override
  public OpenReport opened() {
    return report;
  }

  @Override
  public Version version() {
    return committed;
  }

  @Override
  public boolean isOwned() {
    return !lost && !closed;
  }

  @Override
  public long capacity() {
    return local.capacity();
  }

  @Override
  public long length() {
    return local.length();
  }

  @Override
  public void setLength(long bytes) {
    local.setLength(bytes);
  }

  @Override
  public void reserve(long bytes) {
    synchronized (captureLock) {
      if (bytes <= local.capacity()) {
        return;
      }
      grow(bytes);
    }
    client.record(local);
  }

  @Override
  public Receipt resize(long bytes) {
    reserve(bytes);
    CompletableFuture<Receipt> resized;
    synchronized (captureLock) {
      local.setLength(bytes);
      resized = checkpointAsync();
    }
    return client.await(resized);
  }

  /** First at the nodes, then here: who has no room says so while nothing is changed. */
  private void grow(long bytes) {
    if (closed) {
      throw new IllegalStateException("segment " + name + " is closed");
    }
    local.throwIfUnmappable(bytes);
    Waiting.settle(newest, client.config().checkpointTimeout());
    CompletableFuture<Void> reserved = new CompletableFuture<>();
    loop.execute(() -> session.reserve(bytes, client.config().checkpointTimeout(), reserved));
    client.await(reserved);
    local.grow(bytes);
  }

  @Override
  public Bytes<?> bytes() {
    return local.bytes();
  }

  @Override
  public ByteBuffer byteBuffer() {
    return local.byteBuffer();
  }

  @Override
  public Path file() {
    return local.file();
  }

  @Override
  public Receipt checkpoint() {
    return client.await(checkpointAsync());
  }

  @Override
  public Receipt checkpoint(String label) {
    client.versions().requireRoom(name, label);
    Receipt receipt = client.await(checkpointAsync(true));
    client.versions().label(id(), label, receipt.version());
    return receipt;
  }

  @Override
  public Receipt rollBack(VersionChoice choice) {
    CompletableFuture<Receipt> rolledBack;
    synchronized (captureLock) {
      if (closed) {
        throw new IllegalStateException("segment " + name + " is closed");
      }
      RollBack.apply(
          local, file -> new Fetcher(client).fetch(client.resolve(name).record(), choice, file));
      rolledBack = checkpointAsync();
    }
    return client.await(rolledBack);
  }

  @Override
  public CompletableFuture<Receipt> checkpointAsync() {
    return checkpointAsync(false);
  }

  private CompletableFuture<Receipt> checkpointAsync(boolean forGood) {
    long started = loop.now();
    synchronized (captureLock) {
      long refusalsBefore = giveBackRefused();
      Capture capture =
          local.capture(
              new Version(report.epoch(), ++sequence), client.network().captureBuffers()::take);
      Pending pending = new Pending(capture, forGood, started, new CompletableFuture<>());
      newest = pending.future();
      if (enqueue(pending, refusalsBefore)) {
        loop.execute(() -> offer(pending));
      } else {
        refuse(pending, "an earlier one was refused meanwhile");
      }
      return pending.future();
    }
  }

  /** What was refused is captured again by the next capture; how many refusals that takes in. */
  private long giveBackRefused() {
    synchronized (queueLock) {
      if (closed) {
        throw new IllegalStateException("segment " + name + " is closed");
      }
      if (unoffered.size() >= MAX_UNOFFERED) {
        counters.refused();
        throw new RefusedException(
            "segment " + name + " has " + MAX_UNOFFERED + " checkpoints not even looked at yet");
      }
      for (Capture capture : refused) {
        local.restore(capture);
        client.network().captureBuffers().giveBack(capture.buffers());
      }
      refused.clear();
      return refusals;
    }
  }

  private boolean enqueue(Pending pending, long refusalsBefore) {
    synchronized (queueLock) {
      if (refusals != refusalsBefore) {
        refused.add(pending.capture());
        return false;
      }
      unoffered.add(pending);
      return true;
    }
  }

  private void offer(Pending pending) {
    synchronized (queueLock) {
      if (!unoffered.contains(pending)) {
        return;
      }
    }
    CompletableFuture<OwnerSession.Committed> outcome = new CompletableFuture<>();
    String why = session.offer(captured(pending.capture()), pending.forGood(), outcome);
    if (why != null) {
      refuseAll(why);
      return;
    }
    synchronized (queueLock) {
      unoffered.remove(pending);
    }
    CompletableFuture<OwnerSession.Committed> unused =
        outcome.whenComplete((done, failure) -> complete(pending, done, failure));
  }

  private void complete(
      Pending pending, OwnerSession.@Nullable Committed done, @Nullable Throwable failure) {
    if (done != null) {
      committed = done.version();
      counters.committed(pending.capture().bytes(), loop.now() - pending.startedNanos());
      long checksum = pending.capture().checksum();
      pending.future().complete(new Receipt(done.version(), done.holders(), durability, checksum));
    } else if (failure != null) {
      counters.outcomeUnknown();
      pending.future().completeExceptionally(failure);
    }
  }

  private void refuseAll(String why) {
    List<Pending> all;
    synchronized (queueLock) {
      all = List.copyOf(unoffered);
      unoffered.clear();
      refusals++;
      all.forEach(pending -> refused.add(pending.capture()));
    }
    all.forEach(pending -> refuse(pending, why));
  }

  private void refuse(Pending pending, String why) {
    counters.refused();
    Version version = pending.capture().version();
    String message = "checkpoint %s of segment %s was not sent: %s".formatted(version, name, why);
    pending
        .future()
        .completeExceptionally(lost ? new FencedException(message) : new RefusedException(message));
  }

  private Captured captured(Capture capture) {
    return new Captured(
        capture.version(),
        capture.length(),
        capture.checksum(),
        new CapturedParts(client.network().captureBuffers(), capture));
  }

  @Override
  public void publish() {
    CompletableFuture<Version> known = new CompletableFuture<>();
    loop.execute(() -> session.publish(known));
    Waiting.join(
        known,
        client.config().checkpointTimeout(),
        "the in-sync members of segment " + name + " have not confirmed the commit point");
  }

  @Override
  public void onLost(Consumer<String> listener) {
    loop.execute(() -> session.onLost(why -> loop.callBack(() -> listener.accept(why))));
  }

  @Override
  public void close() {
    CompletableFuture<?> last;
    synchronized (captureLock) {
      if (closed) {
        return;
      }
      closed = true;
      last = newest;
    }
    try {
      Waiting.settle(last, client.config().checkpointTimeout());
      whenClosed.accept(this);
    } finally {
      loop.execute(session::close);
      local.close();
    }
  }
}
