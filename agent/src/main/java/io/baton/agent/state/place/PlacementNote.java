package io.baton.agent.state.place;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.client.open.OpenReport;
import io.baton.file.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Which open put a state where a program has it now, beside the agent's other files.
 *
 * <pre>{"v":1,"segment":"00…","path":"/srv/orders","epoch":7,"version":"6.12","boot":"5a…"}</pre>
 *
 * <p>Written once the state is in its place, and before anything is captured from it. Epochs name
 * owners (R3): so if the version that an open recovers is of this epoch, or is the one that was put
 * there, nobody else has committed anything since, and what the program has is that version and
 * what it did after it. A machine that was restarted may have lost any part of what was written to
 * files: the note is of no use then.
 */
public final class PlacementNote {

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path place;
  private final long boot;

  /**
   * Names it; nothing is read yet.
   *
   * @param place where the program has its state
   * @param boot of the machine, see {@link io.baton.system.BootId}
   */
  public PlacementNote(Path file, Path place, long boot) {
    this.file = file;
    this.place = place;
    this.boot = boot;
  }

  /** Whether what is in place is the state still that was recovered, or has grown out of it. */
  public boolean isContinuedBy(SegmentId segment, Version recovered) throws IOException {
    JsonNode note;
    try {
      note = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return false;
    }
    return note.path("v").asInt() == FORMAT
        && note.path("segment").asText().equals(segment.toString())
        && note.path("path").asText().equals(place.toString())
        && note.path("boot").asText().equals(hex(boot))
        && (note.path("epoch").asLong() == recovered.epoch()
            || note.path("version").asText().equals(recovered.toString()));
  }

  /** Notes, for good, that what was opened is in place. */
  public void write(SegmentId segment, OpenReport opened) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] note =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("v", FORMAT)
                .put("segment", segment.toString())
                .put("path", place.toString())
                .put("epoch", opened.epoch())
                .put("version", opened.version().toString())
                .put("boot", hex(boot)));
    try (NewFile whole = NewFile.beside(file)) {
      whole.channel().write(ByteBuffer.wrap(note));
      whole.commit();
    }
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
