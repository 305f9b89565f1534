package io.baton.demo.chunks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The same work in one go, counted in an ordinary map: what every other run must come to. */
public final class PlainRun {

  private PlainRun() {}

  /**
   * How it ended.
   *
   * @param totals at the end of the input
   * @param digest as {@link ChunkTable#digest} has it
   */
  public record Result(Totals totals, String digest) {}

  /** Does all of it. */
  public static Result of(Path input) throws IOException {
    Map<Fingerprint, Long> counts = new HashMap<>();
    Totals totals = Totals.NONE;
    try (ChunkSource source = new ChunkSource(input, 0)) {
      while (!source.isAtEnd()) {
        ChunkSource.Chunk chunk = source.next();
        long count = counts.merge(chunk.fingerprint(), 1L, Long::sum);
        totals = totals.plus(chunk.length(), count == 1);
      }
    }
    return new Result(totals, Digest.of(totals, counts));
  }
}
