package io.baton.node.lane;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of direct buffers for the data of replies, each of a whole batch. Who finds none
 * free, or has its share, waits in line: a slow reader holds up nobody but itself. Used by any
 * thread.
 */
public final class BufferPool {

  private record Waiting(ReadSession borrower, Consumer<ByteBuffer> user) {}

  private final int most;
  private final int share;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private final ArrayDeque<Waiting> line = new ArrayDeque<>();
  private final Map<ReadSession, Integer> lent = new HashMap<>();
  private int made;

  /**
   * Makes no buffer yet.
   *
   * @param most of all
   * @param share most lent to one connection
   */
  public BufferPool(int most, int share) {
    Preconditions.checkArgument(
        share > 0 && share <= most, "a share of %s of %s buffers", share, most);
    this.most = most;
    this.share = share;
  }

  /**
   * Lends a buffer, cleared: now, on the caller's thread, or when one is given back, on the thread
   * that does. The transport's limit of unanswered requests bounds who waits.
   */
  public void lend(ReadSession borrower, Consumer<ByteBuffer> user) {
    ByteBuffer buffer;
    synchronized (this) {
      buffer = take(borrower);
      if (buffer == null) {
        line.add(new Waiting(borrower, user));
      }
    }
    if (buffer != null) {
      user.accept(buffer);
    }
  }

  /** Takes a buffer back, and lends it to the next in line who has not its share. */
  public void giveBack(ReadSession borrower, ByteBuffer buffer) {
    Waiting next = null;
    ByteBuffer lentNext = null;
    synchronized (this) {
      free.push(buffer);
      lent.computeIfPresent(borrower, (session, count) -> count == 1 ? null : count - 1);
      for (Iterator<Waiting> all = line.iterator(); all.hasNext() && lentNext == null; ) {
        next = all.next();
        lentNext = take(next.borrower());
        if (lentNext != null) {
          all.remove();
        }
      }
    }
    if (next != null && lentNext != null) {
      next.user().accept(lentNext);
    }
  }

  private @Nullable ByteBuffer take(ReadSession borrower) {
    int has = lent.getOrDefault(borrower, 0);
    if (has >= share || (free.isEmpty() && made == most)) {
      return null;
    }
    lent.put(borrower, has + 1);
    if (free.isEmpty()) {
      made++;
      return ByteBuffer.allocateDirect(BlockBatch.MAX_BLOCKS * SegmentSpec.BLOCK_SIZE);
    }
    return free.pop().clear();
  }
}
