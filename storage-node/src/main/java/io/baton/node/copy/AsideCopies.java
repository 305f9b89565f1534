package io.baton.node.copy;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.storage.StorageException;
import io.baton.store.Copy;
import io.baton.store.ReplicaDirectory;
import io.baton.store.disk.DamagedReplicaException;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whole files that are not believed: one at a time in a node, on one thread of its own, so
 * that no lane waits for it. All that changes copies goes by that thread, and what changes replicas
 * by their lane.
 */
public final class AsideCopies implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AsideCopies.class);
  private static final int MOST_WAITING = 64;
  private static final int END_SECONDS = 10;

  private final ReplicaDirectory directory;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          new ThreadFactoryBuilder().setNameFormat("baton-copies").setDaemon(true).build());

  /** Gets what a request came to, once, on any thread. */
  public interface Answer {

    /** It was. */
    void accept(Reply reply);

    /** It was not carried out. */
    void refuse(StorageException why);
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Reads nothing yet. */
  public AsideCopies(ReplicaDirectory directory) {
    this.directory = directory;
  }

  /**
   * Tells what there is.
   *
   * @param replica as the lane found it
   * @throws StorageException {@code BUSY} if too many wait; there is no answer then
   */
  public void list(ReplicaStatus replica, boolean check, Answer answer) throws StorageException {
    submit(
        replica.segment(),
        answer,
        () -> {
          ImmutableList<AsideCopy> aside =
              directory.copies(replica.segment(), Copies.MOST, check).stream()
                  .map(AsideCopies::told)
                  .collect(ImmutableList.toImmutableList());
          answer.accept(new Copies(replica, aside));
        });
  }

  private static AsideCopy told(Copy copy) {
    return new AsideCopy(
        copy.file().number(),
        copy.file().reason(),
        copy.file().since(),
        copy.incarnation(),
        copy.fence(),
        copy.newest(),
        copy.commitPoint(),
        copy.whole(),
        copy.badBlocks());
  }

  /**
   * Takes a copy back: checks it and makes it another replica, here; puts it in its place, on the
   * lane.
   *
   * @param copy its number
   * @throws StorageException {@code BUSY} if too many wait; there is no answer then
   */
  public void takeBack(TakeBack request, int copy, Lane lane, Answer answer)
      throws StorageException {
    SegmentId segment = request.segment();
    submit(
        segment,
        answer,
        () -> {
          Version found = directory.prepare(segment, copy, request.incarnation(), request.epoch());
          if (!lane.execute(() -> putBack(request, copy, found, lane, answer))) {
            throw new IOException("the node is stopping");
          }
        });
  }

  private static void putBack(TakeBack request, int copy, Version found, Lane lane, Answer answer) {
    SegmentId segment = request.segment();
    try {
      Hosted present = lane.shelf().find(segment);
      requireAbove(request, present);
      String reason = "copy " + copy + " was taken back in its place by " + request.by();
      Hosted back = lane.shelf().takeBack(segment, copy, reason);
      var store = back.store();
      LOG.warn(
          "segment {}: copy {} was taken back as the replica by {}: it held {} and is {} now",
          segment,
          copy,
          request.by(),
          found,
          store.last());
      answer.accept(
          new TakenBack(segment, store.incarnation(), request.epoch(), found, store.last()));
    } catch (StorageException e) {
      answer.refuse(e);
    }
  }

  /**
   * The replica that is there must not have promised the epoch to anybody.
   *
   * @throws StorageException {@code FENCED}
   */
  public static void requireAbove(TakeBack request, @Nullable Hosted present)
      throws StorageException {
    if (present != null && present.store().fence() >= request.epoch()) {
      throw new StorageException(
          Reason.FENCED,
          "the replica of segment "
              + request.segment()
              + " has promised epoch "
              + present.store().fence());
    }
  }

  private void submit(SegmentId segment, Answer answer, Work work) throws StorageException {
    try {
      thread.execute(() -> run(segment, answer, work));
    } catch (RejectedExecutionException e) {
      throw new StorageException(
          Reason.BUSY, "too many copies are being looked into; try again later", e);
    }
  }

  private static void run(SegmentId segment, Answer answer, Work work) {
    try {
      work.run();
    } catch (DamagedReplicaException e) {
      answer.refuse(new StorageException(Reason.CORRUPT, String.valueOf(e.getMessage()), e));
    } catch (IOException | RuntimeException e) {
      LOG.warn("segment {}: its copies cannot be read", segment, e);
      answer.refuse(
          new StorageException(
              Reason.IO_ERROR, "the copies of segment " + segment + ": " + e.getMessage(), e));
    }
  }

  /** What is being read ends early. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "reading a copy has not ended within " + END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
