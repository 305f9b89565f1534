package io.baton.agent.state.place;

import io.baton.client.Segment;
import io.baton.file.NewFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Puts the content of a segment into the file where its program looks for it, as one step. What is
 * there and is something else is set aside.
 *
 * @param segment that is open
 * @param file of the program
 */
public record PlacedFile(Segment segment, Path file) {

  public void put() throws IOException {
    Path directory = Placing.directory(file);
    if (segment.length() == 0) {
      Placing.setAside(file);
    } else if (!isThere()) {
      try (NewFile whole = NewFile.beside(file)) {
        Placing.copy(segment, whole.channel());
        Placing.give(whole.path(), directory);
        Placing.setAside(file);
        whole.commit();
      }
    }
  }

  /** Whether the file holds this very content. */
  private boolean isThere() throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != segment.length()) {
      return false;
    }
    Bytes<?> bytes = segment.bytes();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Chunks chunks = new Chunks(channel);
      while (chunks.next()) {
        if (chunks.firstDifference(bytes) < chunks.count()) {
          return false;
        }
      }
      return chunks.end() == segment.length();
    }
  }
}
