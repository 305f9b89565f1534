package io.baton.agent.process;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that says which process runs a program, for the agent that comes after this one. It is
 * durable before the program runs, and there is no half of it. One agent at a time.
 *
 * @param file in a directory of the agent's that is there
 */
public record ProcessNote(Path file) {

  /**
   * What was noted last; empty if nothing was, or it was deleted.
   *
   * @throws DamagedNoteException if that cannot be told; nothing must be started then
   */
  Optional<NotedProcess> read() throws IOException {
    try {
      return Optional.of(NotedProcess.ofJson(Files.readAllBytes(file), file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces what was noted, durably: all of it or nothing, whatever happens to the machine. */
  void write(NotedProcess process) throws IOException {
    // Always the same name, so that agents which were killed leave one such file at most.
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(process.toJson());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, ATOMIC_MOVE);
    forceDirectory();
  }

  /** Forgets it durably, once its program has ended. Idempotent. */
  public void delete() throws IOException {
    if (Files.deleteIfExists(file)) {
      forceDirectory();
    }
  }

  private void forceDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
      directory.force(true);
    }
  }
}
