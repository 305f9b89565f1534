package io.baton.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where both output streams of a program go. It has the file itself open, so it needs no agent to
 * go on writing; nothing keeps the file from growing meanwhile.
 *
 * @param file in a directory that is there; appended to
 * @param maxBytes a larger one is put aside as {@code FILE.1}, over an earlier one, before the next
 *     start
 */
public record OutputFile(Path file, long maxBytes) {

  /** Checks it. */
  public OutputFile {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("at most " + maxBytes + " bytes of output");
    }
  }

  /** Puts it aside if it is too large. */
  void rotate() throws IOException {
    if (Files.exists(file) && Files.size(file) > maxBytes) {
      Path aside = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  ProcessBuilder.Redirect redirect() {
    return ProcessBuilder.Redirect.appendTo(file.toFile());
  }
}
