package io.baton.client.open;

import com.google.common.collect.ImmutableList;
import io.baton.api.Receipt;
import io.baton.api.Version;
import io.baton.api.error.FencedException;
import io.baton.api.error.RefusedException;
import io.baton.client.capture.CaptureBuffers;
import io.baton.client.capture.CapturedParts;
import io.baton.client.question.Waiting;
import io.baton.client.session.Loop;
import io.baton.client.session.OwnerSession.Committed;
import io.baton.client.statistics.Counters;
import io.baton.replication.owner.Captured;
import io.baton.segment.Capture;
import io.baton.segment.LocalSegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one segment, or of the segments of a group together: captured on the
 * application's thread, handed over to the session on the loop's.
 *
 * <p>When the session refuses a capture, so is every one made after it, before the next capture has
 * given them all back to the local segments: a later checkpoint would otherwise lack their blocks.
 * The lock that captures hold for long is never taken by the loop.
 */
public final class Checkpoints {

  private static final int MAX_UNOFFERED = 1024;

  /** Who sends checkpoints; on the loop's thread. */
  public interface Sender {

    /**
     * Takes one of each segment, or none.
     *
     * @return null, or why it took none: the futures are left alone then
     */
    @Nullable String offer(
        List<Captured> parts, boolean forGood, List<CompletableFuture<Committed>> outcomes);
  }

  /**
   * What it works with.
   *
   * @param loop the sender's thread
   * @param buffers that captures are copied to
   * @param counters of what is done
   * @param timeout of a checkpoint
   * @param clientClosed completes when the client is closed: nothing else happens then
   */
  public record Means(
      Loop loop,
      CaptureBuffers buffers,
      Counters counters,
      Duration timeout,
      CompletableFuture<Void> clientClosed) {}

  /** Captures of one instant on their way. */
  private record Pending(
      List<Capture> captures,
      boolean forGood,
      long startedNanos,
      CompletableFuture<ImmutableList<Receipt>> future) {

    Version version() {
      return captures.get(0).version();
    }

    long bytes() {
      return captures.stream().mapToLong(Capture::bytes).sum();
    }
  }

  private final String what;
  private final Means means;
  private final Sender sender;
  private final long epoch;
  private final List<OwnedMemory> segments = new ArrayList<>();
  private final Object captureLock = new Object();
  private final Object queueLock = new Object();
  private final ArrayDeque<Pending> unoffered = new ArrayDeque<>();
  private final List<Pending> refused = new ArrayList<>();
  private long refusals;
  private long sequence;
  private CompletableFuture<?> newest = CompletableFuture.completedFuture(null);
  private volatile boolean lost;
  private volatile boolean closed;

  /**
   * Begins after an opening.
   *
   * @param what is checkpointed, for messages: such as {@code segment orders}
   * @param recovered version that the opening recovered
   */
  public Checkpoints(String what, Means means, Sender sender, long epoch, Version recovered) {
    this.what = what;
    this.means = means;
    this.sender = sender;
    this.epoch = epoch;
    this.sequence = recovered.sequence();
  }

  /** Another segment that is checkpointed together with those before; before the first one. */
  void add(OwnedMemory segment) {
    segments.add(segment);
  }

  /** The ownership is over. */
  public void lost() {
    lost = true;
  }

  /** Whether another checkpoint may still be taken. */
  public boolean areTaken() {
    return !lost && !closed;
  }

  /**
   * Captures what changed.
   *
   * @param forGood whether its version is to be kept until it is forgotten
   * @param receipt makes what the future completes with, of a receipt for each segment, in the
   *     order in which they were added
   * @throws IllegalStateException after close
   * @throws RefusedException if too many wait to be looked at by the sender
   */
  public <R> CompletableFuture<R> checkpoint(
      boolean forGood, Function<ImmutableList<Receipt>, R> receipt) {
    CompletableFuture<R> told = new CompletableFuture<>();
    // Not a dependent stage: that would wrap the error for those who wait for it by callback.
    var unused =
        checkpoint(forGood)
            .whenComplete(
                (receipts, failure) -> {
                  if (failure == null) {
                    told.complete(receipt.apply(receipts));
                  } else {
                    told.completeExceptionally(failure);
                  }
                });
    return told;
  }

  private CompletableFuture<ImmutableList<Receipt>> checkpoint(boolean forGood) {
    long started = means.loop().now();
    synchronized (captureLock) {
      long refusalsBefore = giveBackRefused();
      Pending pending =
          new Pending(
              capture(new Version(epoch, ++sequence)), forGood, started, new CompletableFuture<>());
      newest = pending.future();
      if (enqueue(pending, refusalsBefore)) {
        means.loop().execute(() -> offer(pending));
      } else {
        refuse(pending, "an earlier one was refused meanwhile");
      }
      return pending.future();
    }
  }

  /** Of all segments, or of none. */
  private List<Capture> capture(Version version) {
    List<Capture> captures = new ArrayList<>(segments.size());
    try {
      for (OwnedMemory segment : segments) {
        captures.add(segment.local().capture(version, means.buffers()::take));
      }
      return captures;
    } catch (RuntimeException e) {
      giveBack(captures);
      throw e;
    }
  }

  /** To the segments, which capture it again, as far as it was captured. */
  private void giveBack(List<Capture> captures) {
    for (int i = 0; i < captures.size(); i++) {
      segments.get(i).local().restore(captures.get(i));
      means.buffers().giveBack(captures.get(i).buffers());
    }
  }

  /** What was refused is captured again by the next capture; how many refusals that takes in. */
  private long giveBackRefused() {
    synchronized (queueLock) {
      throwIfClosed();
      if (unoffered.size() >= MAX_UNOFFERED) {
        means.counters().refused();
        throw new RefusedException(
            what + " has " + MAX_UNOFFERED + " checkpoints not even looked at yet");
      }
      refused.forEach(pending -> giveBack(pending.captures()));
      refused.clear();
      return refusals;
    }
  }

  private void throwIfClosed() {
    if (closed) {
      throw new IllegalStateException(what + " is closed");
    }
  }

  private boolean enqueue(Pending pending, long refusalsBefore) {
    synchronized (queueLock) {
      if (refusals != refusalsBefore) {
        refused.add(pending);
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
    List<CompletableFuture<Committed>> outcomes =
        segments.stream().map(segment -> new CompletableFuture<Committed>()).toList();
    List<Captured> captured = pending.captures().stream().map(this::captured).toList();
    String why = sender.offer(captured, pending.forGood(), outcomes);
    if (why != null) {
      refuseAll(why);
      return;
    }
    synchronized (queueLock) {
      unoffered.remove(pending);
    }
    for (CompletableFuture<Committed> each : outcomes) {
      var unused = each.whenComplete((done, failure) -> fail(pending, failure));
    }
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
            .thenRun(() -> complete(pending, outcomes));
  }

  /** The first segment that does not succeed says why; it is counted when that is told. */
  private void fail(Pending pending, @Nullable Throwable failure) {
    if (failure != null && !pending.future().isDone()) {
      means.counters().outcomeUnknown();
      pending.future().completeExceptionally(failure);
    }
  }

  private void complete(Pending pending, List<CompletableFuture<Committed>> done) {
    ImmutableList.Builder<Receipt> receipts = ImmutableList.builder();
    for (int i = 0; i < segments.size(); i++) {
      receipts.add(segments.get(i).committed(done.get(i).join(), pending.captures().get(i)));
    }
    means.counters().committed(pending.bytes(), means.loop().now() - pending.startedNanos());
    pending.future().complete(receipts.build());
  }

  private void refuseAll(String why) {
    List<Pending> all;
    synchronized (queueLock) {
      all = List.copyOf(unoffered);
      unoffered.clear();
      refusals++;
      refused.addAll(all);
    }
    all.forEach(pending -> refuse(pending, why));
  }

  private void refuse(Pending pending, String why) {
    means.counters().refused();
    String message = "checkpoint %s of %s was not sent: %s".formatted(pending.version(), what, why);
    pending
        .future()
        .completeExceptionally(lost ? new FencedException(message) : new RefusedException(message));
  }

  private Captured captured(Capture capture) {
    return new Captured(
        capture.version(),
        capture.length(),
        capture.checksum(),
        new CapturedParts(means.buffers(), capture));
  }

  /** Does something between two captures. */
  public <T> T betweenCaptures(Supplier<T> action) {
    synchronized (captureLock) {
      throwIfClosed();
      return action.get();
    }
  }

  /**
   * Makes room in a segment, first at the nodes, then here: who has no room says so while nothing
   * is changed.
   *
   * @return whether it was needed
   */
  boolean reserve(OwnedMemory segment, long bytes) {
    synchronized (captureLock) {
      LocalSegment local = segment.local();
      if (bytes <= local.capacity()) {
        return false;
      }
      throwIfClosed();
      local.throwIfUnmappable(bytes);
      Waiting.settle(newest, means.timeout());
      CompletableFuture<Void> reserved = new CompletableFuture<>();
      means.loop().execute(() -> segment.session().reserve(bytes, means.timeout(), reserved));
      Waiting.join(reserved, means.clientClosed());
      local.grow(bytes);
      return true;
    }
  }

  /**
   * Takes no more.
   *
   * @return the last that was taken; null if this was called before
   */
  public @Nullable CompletableFuture<?> close() {
    synchronized (captureLock) {
      if (closed) {
        return null;
      }
      closed = true;
      return newest;
    }
  }
}
