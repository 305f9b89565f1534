package io.baton.benchmarks.run;

import io.baton.demo.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One workspace after another, and none once closed: a signal closes it while others work. */
final class Workspaces implements AutoCloseable {

  private final Path directory;
  private @Nullable Workspace current;
  private boolean closed;

  Workspaces(Path directory) {
    this.directory = directory;
  }

  synchronized Workspace next() throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
    current = Workspace.make(Files.createDirectories(directory), "baton-bench-");
    return current;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (current != null) {
      current.close();
    }
  }
}
