package io.baton.segment.place;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code meta.json} beside a data file says, for people, for programs that map the file, and
 * for {@link LastOpen}.
 *
 * <pre>{"v":1,"id":"00…","name":"orders/eu","epoch":7,"length":4096,"loaded":"6.12","boot":"5a…"}
 * </pre>
 *
 * @param id of the segment
 * @param name of the segment
 * @param epoch of the open that writes it
 * @param length bytes of content; the data file itself is as long as the capacity
 * @param loaded version that this open began with; {@link Version#NONE} until it is whole
 * @param boot of the machine, see {@link io.baton.system.BootId}, when it was written
 */
public record LocalMeta(
    SegmentId id, SegmentName name, long epoch, long length, Version loaded, long boot) {

  private static final int FORMAT = 1;
  private static final String FILE = "meta.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a file that is not filled yet. */
  public static LocalMeta fresh(SegmentId id, SegmentName name, long epoch, long boot) {
    return new LocalMeta(id, name, epoch, 0, Version.NONE, boot);
  }

  /** The same with another length. */
  public LocalMeta withLength(long bytes) {
    return new LocalMeta(id, name, epoch, bytes, loaded, boot);
  }

  /** The same of another open. */
  public LocalMeta withEpoch(long owner) {
    return new LocalMeta(id, name, owner, length, loaded, boot);
  }

  /** The same, filled. */
  public LocalMeta withLoaded(Version version) {
    return new LocalMeta(id, name, epoch, length, version, boot);
  }

  /** Puts it into a directory as one step. */
  public void write(Path directory) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("v", FORMAT)
            .put("id", id.toString())
            .put("name", name.value())
            .put("epoch", epoch)
            .put("length", length)
            .put("loaded", loaded.toString())
            .put("boot", String.format(Locale.ROOT, "%016x", boot));
    Path temporary = directory.resolve(FILE + ".new");
    try {
      Files.write(temporary, JSON.writeValueAsBytes(json));
      Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + directory.resolve(FILE), e);
    }
  }

  /** What a directory's says; empty if there is none, or it is not whole, or of another format. */
  public static Optional<LocalMeta> read(Path directory) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(directory.resolve(FILE)));
      if (json.path("v").asInt() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(
          new LocalMeta(
              SegmentId.parse(json.path("id").asText()),
              SegmentName.of(json.path("name").asText()),
              json.path("epoch").asLong(),
              json.path("length").asLong(),
              Version.parse(json.path("loaded").asText()),
              Long.parseUnsignedLong(json.path("boot").asText(), 16)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
