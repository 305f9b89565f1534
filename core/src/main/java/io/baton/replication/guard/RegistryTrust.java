package io.baton.replication.guard;

import com.google.common.collect.ImmutableList;
import io.baton.replication.inventory.ReplicaPage.Rebuilds;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a node believes ZooKeeper, and what may begin if it does not (R11). It compares
 * what a look shows with what the node remembers: the node's own mark, which only rises.
 *
 * <pre>
 * UNSEEN     no look since the last connection   nothing is opened, nothing new is promised
 * GOOD       it shows what it once did           everything
 * WENT_BACK  it shows less, or something else    nothing new, until a rebuild, or until it fits
 * </pre>
 *
 * <p>A look is {@link #begin}, {@link #judge}, and either {@link #wentBack}, or a new mark in
 * ZooKeeper and {@link #wrote}. Safe for use by several threads. What lets something begin waits
 * for nothing; the rest may wait until what is remembered is durable.
 */
public final class RegistryTrust {

  private static final int MAX_REBUILDS = 64;

  private enum State {
    UNSEEN,
    GOOD,
    WENT_BACK
  }

  private record View(State state, String detail) {}

  private final String cluster;
  private final Consumer<Memory> durable;
  private volatile View view = new View(State.UNSEEN, "");
  private volatile boolean news;
  private int connections;
  private Memory memory;

  /**
   * Has looked at nothing yet.
   *
   * @param cluster the one that the node belongs to
   * @param memory what the node remembers
   * @param durable makes durable what it remembers from now on, before it believes on the strength
   *     of it
   */
  public RegistryTrust(String cluster, Memory memory, Consumer<Memory> durable) {
    this.cluster = cluster;
    this.memory = memory;
    this.durable = durable;
  }

  /** The connection is lost: what comes back may be another ZooKeeper. */
  public synchronized void disconnected() {
    connections++;
    if (view.state == State.GOOD) {
      view = new View(State.UNSEEN, "");
    }
  }

  /** A look begins; the result is for {@link #wrote}. */
  public synchronized int begin() {
    news = false;
    return connections;
  }

  /** Why ZooKeeper went back; null if it did not, or was rebuilt. */
  public synchronized @Nullable String judge(Optional<Seen> found) {
    if (found.isEmpty()) {
      return "it holds no cluster any more";
    }
    Seen seen = found.get();
    if (!seen.cluster().equals(cluster)) {
      return "it is cluster " + seen.cluster() + ", not " + cluster + " any more";
    }
    if (!seen.rebuilds().isEmpty() && !memory.rebuilds().contains(seen.rebuilds().get(0))) {
      return null;
    }
    if (memory.mark() == 0) {
      return null;
    }
    boolean other = seen.mark() == memory.mark() && seen.mzxid() != memory.mzxid();
    return seen.mark() < memory.mark() || other
        ? "this node's mark in it is %d%s, the node has written %d"
            .formatted(seen.mark(), other ? " of another history" : "", memory.mark())
        : null;
  }

  /** The number of the mark that a node writes where it saw this. */
  public synchronized long nextMark(Seen seen) {
    return Math.max(memory.mark(), seen.mark()) + 1;
  }

  /**
   * A look was judged so.
   *
   * @return whether that is new
   */
  public synchronized boolean wentBack(String wrong) {
    boolean isNew = view.state != State.WENT_BACK;
    view = new View(State.WENT_BACK, wrong);
    return isNew;
  }

  /**
   * The node has written its mark to a ZooKeeper that is not judged to have gone back.
   *
   * @param began what {@link #begin} gave
   * @return whether it had gone back before
   */
  public synchronized boolean wrote(long mark, long mzxid, Seen seen, int began) {
    if (mark <= memory.mark()) {
      return false; // another look has overtaken this one: what is remembered only rises
    }
    ImmutableList<Long> rebuilds =
        Stream.concat(seen.rebuilds().stream(), memory.rebuilds().stream())
            .distinct()
            .limit(MAX_REBUILDS)
            .collect(ImmutableList.toImmutableList());
    memory = new Memory(mark, mzxid, rebuilds);
    durable.accept(memory);
    boolean wasBack = view.state == State.WENT_BACK;
    // What was seen over a connection that has ended meanwhile says nothing of the next.
    view = new View(began == connections ? State.GOOD : State.UNSEEN, "");
    return wasBack;
  }

  /** Whether it has seen this rebuild. */
  public synchronized boolean knowsRebuild(long nonce) {
    return memory.rebuilds().contains(nonce);
  }

  /** What the node knows of rebuilds. */
  public synchronized Rebuilds rebuilds() {
    ImmutableList<Long> known = memory.rebuilds();
    return new Rebuilds(known.isEmpty() ? 0 : known.get(0), known.size(), isGood());
  }

  /** Whether ZooKeeper shows what it once did, as far as this node can tell. */
  public boolean isGood() {
    return view.state == State.GOOD;
  }

  /** The connection of now, for {@link #isGoodSince}. */
  public synchronized int connection() {
    return connections;
  }

  /**
   * Whether ZooKeeper is good, over a connection that has not ended since: then so was what came
   * over it. A later one may be to another ZooKeeper, also to the right one again.
   */
  public synchronized boolean isGoodSince(int connection) {
    return connection == connections && isGood();
  }

  /** Whether there was no look since the last connection. */
  public boolean isUnseen() {
    return view.state == State.UNSEEN;
  }

  /** Whether something new was let begin since the last look: a mark is due soon. */
  public boolean hasNews() {
    return news;
  }

  /** What is wrong, for people; null unless ZooKeeper went back. */
  public @Nullable String problem() {
    View now = view;
    return now.state == State.WENT_BACK
        ? "ZooKeeper went back: " + now.detail + "; run `baton registry rebuild`"
        : null;
  }

  /**
   * Lets something new begin.
   *
   * @throws StorageException {@code REGISTRY_WENT_BACK} if ZooKeeper is known to have gone back
   */
  public void requireNotBack() throws StorageException {
    refuseIfBack();
    news = true;
  }

  private void refuseIfBack() throws StorageException {
    String problem = problem();
    if (problem != null) {
      throw new StorageException(Reason.REGISTRY_WENT_BACK, problem);
    }
  }

  /**
   * Lets an open find a member. It claims the record then, and one of yesterday would give it an
   * epoch that is promised already, to another owner.
   *
   * @throws StorageException {@code REGISTRY_WENT_BACK}, or {@code BUSY} while that is not known
   */
  public void requireForProbe() throws StorageException {
    refuseIfBack();
    refuseUnlessGood();
  }

  /**
   * Lets an epoch be promised. One that is promised already changes nothing: owners go on.
   *
   * @param promised highest epoch promised so far
   * @throws StorageException {@code REGISTRY_WENT_BACK}, or {@code BUSY} while that is not known
   */
  public void requireFor(long epoch, long promised) throws StorageException {
    if (epoch > promised) {
      requireNotBack();
      refuseUnlessGood();
    }
  }

  /**
   * Lets a fence be promised. An opener's epoch may be of a ZooKeeper that is gone by now, and
   * promised to another: the owner of the same epoch in this one.
   *
   * @param promised highest epoch promised so far
   * @throws StorageException {@code REGISTRY_WENT_BACK}, or {@code BUSY} while that is not known
   */
  public void requireFor(Fence fence, long promised) throws StorageException {
    if (fence.by() == Fence.By.OWNER) {
      requireFor(fence.epoch(), promised);
    } else {
      requireNotBack();
      refuseUnlessGood();
    }
  }

  private void refuseUnlessGood() throws StorageException {
    if (!isGood()) {
      throw new StorageException(
          Reason.BUSY, "this node has not looked yet at the ZooKeeper that it has lost; try again");
    }
  }
}
