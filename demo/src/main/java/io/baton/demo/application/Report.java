package io.baton.demo.application;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the application says on standard output: one line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Report.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = Report.At.class, name = "at"),
  @JsonSubTypes.Type(value = Report.Acked.class, name = "acked"),
  @JsonSubTypes.Type(value = Report.Done.class, name = "done")
})
public sealed interface Report {

  /**
   * The segment is open.
   *
   * @param id of the segment
   * @param epoch of this ownership
   * @param version that was loaded
   * @param source node it was loaded from
   * @param claimMillis until the epoch was won and the members agreed
   * @param loadMillis from then until the local file was filled
   * @param fetched bytes from the source
   * @param reused bytes from an earlier local file
   * @param position in the input that the loaded state stands for
   */
  record Opened(
      String id,
      long epoch,
      String version,
      String source,
      long claimMillis,
      long loadMillis,
      long fetched,
      long reused,
      long position)
      implements Report {}

  /** The work has come this far, acknowledged or not. */
  record At(long position) implements Report {}

  /** A checkpoint is acknowledged: the work up to the position is never lost any more. */
  record Acked(String version, long position, int replicas) implements Report {}

  /** All of the input is done and acknowledged. */
  record Done(String digest, String version, long position, long chunks, long distinct)
      implements Report {}

  /** The line. */
  default String line() {
    try {
      return Lines.MAPPER.writerFor(Report.class).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Report parse(String line) {
    try {
      return Lines.MAPPER.readValue(line, Report.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a report: " + line, e);
    }
  }

  /** Holds the mapper, which an interface would make public. */
  final class Lines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Lines() {}
  }
}
