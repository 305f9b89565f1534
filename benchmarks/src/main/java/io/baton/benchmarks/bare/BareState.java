package io.baton.benchmarks.bare;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.benchmarks.bare.BareLink.Run;
import io.baton.benchmarks.side.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/**
 * A mapped local file and the blocks of it that changed. What is small goes to both receivers from
 * the caller's thread, before it waits; what is large by one thread for each receiver.
 */
final class BareState implements State {

  /** Above this, a second sending thread is worth its wake-up. */
  private static final long ALONE = 256 << 10;

  private final long file;
  private final ByteBuffer map;
  private final ImmutableList<BareLink> links;
  private final ExecutorService senders;
  private final BitSet changed = new BitSet();

  BareState(long file, ByteBuffer map, ImmutableList<BareLink> links, ExecutorService senders) {
    this.file = file;
    this.map = map;
    this.links = links;
    this.senders = senders;
  }

  @Override
  public void write(long offset, ByteBuffer bytes) {
    map.put((int) offset, bytes, bytes.position(), bytes.remaining());
    changed.set(
        (int) (offset / SegmentSpec.BLOCK_SIZE), SegmentSpec.blocks(offset + bytes.remaining()));
  }

  @Override
  public void save() {
    List<Run> runs = new ArrayList<>();
    long bytes = 0;
    for (int first = changed.nextSetBit(0); first >= 0; ) {
      int end = changed.nextClearBit(first);
      long offset = (long) first * SegmentSpec.BLOCK_SIZE;
      long length = Math.min(map.capacity(), (long) end * SegmentSpec.BLOCK_SIZE) - offset;
      runs.add(new Run(offset, length));
      bytes += length;
      first = changed.nextSetBit(end);
    }
    changed.clear();
    if (runs.isEmpty()) {
      return;
    }
    try {
      if (bytes <= ALONE) {
        sendAlone(runs);
      } else {
        sendTogether(runs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save", e);
    }
  }

  private void sendAlone(List<Run> runs) throws IOException {
    for (BareLink link : links) {
      link.put(file, map, runs);
    }
    for (BareLink link : links) {
      link.awaitAnswer();
    }
  }

  private void sendTogether(List<Run> runs) throws IOException {
    List<Future<Long>> others = new ArrayList<>();
    for (BareLink link : links.subList(1, links.size())) {
      others.add(
          senders.submit(
              () -> {
                link.put(file, map, runs);
                return link.awaitAnswer();
              }));
    }
    links.get(0).put(file, map, runs);
    links.get(0).awaitAnswer();
    for (Future<Long> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  @Override
  public CompletableFuture<?> begin() {
    save();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public long checksum() {
    CRC32C crc = new CRC32C();
    crc.update(map.duplicate().clear());
    return crc.getValue();
  }

  @Override
  public void close() {
    try {
      for (BareLink link : links) {
        link.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
