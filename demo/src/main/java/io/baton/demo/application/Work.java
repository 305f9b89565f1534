package io.baton.demo.application;

import io.baton.api.Receipt;
import io.baton.client.Segment;
import io.baton.client.open.OpenReport;
import io.baton.demo.chunks.ChunkSource;
import io.baton.demo.chunks.ChunkTable;
import io.baton.demo.chunks.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Chunk after chunk into the table, a checkpoint now and then, going on while it is replicated. */
final class Work {

  private static final long REPORT_EVERY = 32 << 10;

  private final Segment segment;
  private final RandomGenerator random;
  private final long interval;
  private final Consumer<String> out;
  private CompletableFuture<Void> checkpoint = CompletableFuture.completedFuture(null);

  /**
   * Takes an open segment.
   *
   * @param interval bytes of input between checkpoints, on average
   * @param out takes the reports; called on any thread
   */
  Work(Segment segment, RandomGenerator random, long interval, Consumer<String> out) {
    this.segment = segment;
    this.random = random;
    this.interval = interval;
    this.out = out;
  }

  /** Works to the end of the input; false if the feed ended before. */
  boolean run(Path input, Feed feed) throws IOException, InterruptedException {
    ChunkTable table = new ChunkTable(segment.bytes(), segment.length());
    long position = table.totals().position();
    report(opened(position));
    long reported = position;
    long next = position + untilNext();
    try (ChunkSource source = new ChunkSource(input, position)) {
      while (!source.isAtEnd()) {
        if (!feed.awaitBeyond(position)) {
          return false;
        }
        ChunkSource.Chunk chunk = source.next();
        table.add(chunk.fingerprint(), chunk.length());
        position += chunk.length();
        if (position - reported >= REPORT_EVERY) {
          report(new Report.At(position));
          reported = position;
        }
        if (position >= next) {
          begin(position);
          next = position + untilNext();
        }
      }
    }
    finish(table);
    return true;
  }

  /** Half to one and a half intervals. */
  private long untilNext() {
    return interval / 2 + random.nextLong(interval + 1);
  }

  /** Captures the state and goes on; the one before must be acknowledged by now. */
  private void begin(long position) {
    checkpoint.join();
    checkpoint = segment.checkpointAsync().thenAccept(receipt -> acknowledged(receipt, position));
  }

  private void acknowledged(Receipt receipt, long position) {
    report(new Report.Acked(receipt.version().toString(), position, receipt.replicas().size()));
  }

  private void finish(ChunkTable table) {
    Totals totals = table.totals();
    begin(totals.position());
    checkpoint.join();
    report(
        new Report.Done(
            table.digest(),
            segment.version().toString(),
            totals.position(),
            totals.chunks(),
            totals.distinct()));
  }

  private Report.Opened opened(long position) {
    OpenReport opened = segment.opened();
    return new Report.Opened(
        segment.id().toString(),
        opened.epoch(),
        opened.version().toString(),
        opened.source().value(),
        opened.claimed().toMillis(),
        opened.loaded().toMillis(),
        opened.bytesFetched(),
        opened.bytesReused(),
        position);
  }

  private void report(Report report) {
    out.accept(report.line());
  }
}
