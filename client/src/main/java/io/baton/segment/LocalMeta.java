package io.baton.segment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What {@code meta.json} beside a data file says, for people and for programs that map the file.
 * Baton itself believes none of it.
 *
 * <pre>{"v":1,"id":"00…","name":"orders/eu","epoch":7,"length":4096}</pre>
 *
 * @param id of the segment
 * @param name of the segment
 * @param epoch that the file was made for
 * @param length bytes of content; the data file itself is as long as the capacity
 */
record LocalMeta(SegmentId id, SegmentName name, long epoch, long length) {

  private static final int FORMAT = 1;
  private static final String FILE = "meta.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  LocalMeta withLength(long bytes) {
    return new LocalMeta(id, name, epoch, bytes);
  }

  LocalMeta withEpoch(long owner) {
    return new LocalMeta(id, name, owner, length);
  }

  /** Puts it into a directory as one step. */
  void write(Path directory) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("v", FORMAT)
            .put("id", id.toString())
            .put("name", name.value())
            .put("epoch", epoch)
            .put("length", length);
    Path temporary = directory.resolve(FILE + ".new");
    try {
      Files.write(temporary, JSON.writeValueAsBytes(json));
      Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + directory.resolve(FILE), e);
    }
  }
}
