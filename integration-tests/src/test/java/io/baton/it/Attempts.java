package io.baton.it;

import io.baton.api.Receipt;
import io.baton.api.SegmentSpec;
import io.baton.client.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The contents that a segment may be opened with: the one that was acknowledged last, or any that
 * was begun after it. Used by one thread at a time.
 */
final class Attempts {

  private final List<Attempt> attempts = new ArrayList<>();

  /** A content, and what became of its checkpoint. */
  private static final class Attempt {
    private final byte[] content;
    private final CompletableFuture<Receipt> outcome;

    Attempt(byte[] content, CompletableFuture<Receipt> outcome) {
      this.content = content;
      this.outcome = outcome;
    }

    byte[] content() {
      return content;
    }

    boolean isAcknowledged() {
      return outcome.isDone() && !outcome.isCompletedExceptionally();
    }
  }

  /** Begins with a content that is kept for certain. */
  Attempts(byte[] content) {
    add(content, CompletableFuture.completedFuture(null));
  }

  private void add(byte[] content, CompletableFuture<Receipt> outcome) {
    attempts.add(new Attempt(content, outcome));
  }

  /** Begins a checkpoint of a content, which the segment has. */
  CompletableFuture<Receipt> begin(byte[] content, Segment segment) {
    CompletableFuture<Receipt> outcome = segment.checkpointAsync();
    add(content, outcome);
    return outcome;
  }

  /** Writes it. */
  static void write(byte[] content, int[] blocks, Segment segment) {
    for (int block : blocks) {
      int offset = block * SegmentSpec.BLOCK_SIZE;
      segment.bytes().write(offset, content, offset, SegmentSpec.BLOCK_SIZE);
    }
  }

  /** All of it. */
  static byte[] read(Segment segment) {
    byte[] content = new byte[(int) segment.capacity()];
    segment.bytes().read(0, content, 0, content.length);
    return content;
  }

  /** The content of the newest one. */
  byte[] newest() {
    return attempts.get(attempts.size() - 1).content();
  }

  /** What may be opened from now on. */
  List<byte[]> possible() {
    int acknowledged = 0;
    for (int i = 0; i < attempts.size(); i++) {
      acknowledged = attempts.get(i).isAcknowledged() ? i : acknowledged;
    }
    attempts.subList(0, acknowledged).clear();
    return attempts.stream().map(Attempt::content).toList();
  }

  /** Which of the possible contents was opened; fails if it is none of them. */
  static int indexOf(byte[] opened, List<byte[]> possible) {
    for (int i = possible.size() - 1; i >= 0; i--) {
      if (Arrays.equals(opened, possible.get(i))) {
        return i;
      }
    }
    byte[] acknowledged = possible.get(0);
    throw new AssertionError(
        "what was opened is neither what was acknowledged nor one of the "
            + (possible.size() - 1)
            + " begun after it; it differs from the first from byte "
            + Arrays.mismatch(opened, acknowledged)
            + " on");
  }

  /**
   * Where the next step writes: one block, some blocks here and there, or many side by side.
   *
   * @return blocks, ascending
   */
  static int[] blocks(SplittableRandom random, int step, int all) {
    return switch (step % 3) {
      case 0 -> new int[] {random.nextInt(all)};
      case 1 -> random.ints(40, 0, all).distinct().sorted().toArray();
      default -> {
        int count = Math.max(1, all * 3 / 5);
        int first = random.nextInt(all - count + 1);
        yield IntStream.range(first, first + count).toArray();
      }
    };
  }

  /** A content with other bytes in these blocks. */
  static byte[] changed(byte[] content, int[] blocks, SplittableRandom random) {
    byte[] next = content.clone();
    for (int block : blocks) {
      byte[] bytes = new byte[SegmentSpec.BLOCK_SIZE];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, next, block * SegmentSpec.BLOCK_SIZE, bytes.length);
    }
    return next;
  }
}
