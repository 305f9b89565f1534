package io.baton.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.demo.application.Report;
import io.baton.demo.chunks.PlainRun;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param ending of the run that was interrupted
 * @param plain the same work in one go
 * @param seconds that all of it took
 */
record Summary(DemoOptions options, Story.Ending ending, PlainRun.Result plain, double seconds) {

  boolean isEqual() {
    return ending.done().digest().equals(plain.digest());
  }

  /** Median over the failovers in milliseconds, 0 if there were none. */
  private long medianLoadMillis() {
    long[] sorted = ending.loads().stream().mapToLong(Report.Opened::loadMillis).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** One line. */
  String json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("equal", isEqual())
            .put("kills", ending.loads().size())
            .put("versions", ending.checkpoints())
            .put("load_ms", medianLoadMillis());
    ArrayNode loads = json.putArray("loads");
    for (Report.Opened load : ending.loads()) {
      loads
          .addObject()
          .put("epoch", load.epoch())
          .put("version", load.version())
          .put("source", load.source())
          .put("claim_ms", load.claimMillis())
          .put("load_ms", load.loadMillis())
          .put("fetched_bytes", load.fetched());
    }
    return json.put("repeated_bytes", ending.repeated())
        .put("state_bytes", options.segmentSize())
        .put("input_bytes", plain.totals().position())
        .put("digest", ending.done().digest())
        .put("seconds", Math.round(seconds * 100) / 100.0)
        .put("seed", options.seed())
        .toString();
  }

  /** For people. */
  String text() {
    String verdict =
        isEqual()
            ? "EQUAL: the interrupted run and a plain run in one process have the same result"
            : "DIFFERENT: the interrupted run and a plain run in one process do not agree";
    return String.format(
        Locale.ROOT,
        """

        %s
          digest      %s
          input       %d bytes, %d chunks, %d different
          killed      %d times, each time with a storage node
          versions    %d acknowledged
          state       %d bytes, loaded in %d ms (median)
          repeated    %d bytes of work, none of it acknowledged before
          seed        %d""",
        verdict,
        ending.done().digest(),
        plain.totals().position(),
        plain.totals().chunks(),
        plain.totals().distinct(),
        ending.loads().size(),
        ending.checkpoints(),
        options.segmentSize(),
        medianLoadMillis(),
        ending.repeated(),
        options.seed());
  }
}
