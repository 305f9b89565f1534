package io.baton.cli.local;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.registry.RegistryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A client for one command; its local files go away with it. */
public final class TemporaryClient implements AutoCloseable {

  private final Path directory;
  private final Baton baton;

  private TemporaryClient(Path directory, Baton baton) {
    this.directory = directory;
    this.baton = baton;
    // Ctrl-C must not leave as many bytes behind as a segment has.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "cleanup"));
  }

  /** Connects; the errors are the client's. */
  public static TemporaryClient connect(RegistryConfig cluster, Duration timeout) {
    // Java itself does not heed TMPDIR.
    String parent = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
    Path directory;
    try {
      directory = Files.createTempDirectory(Path.of(parent).toAbsolutePath(), "baton-cli-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new TemporaryClient(directory, Baton.connect(config(cluster, timeout, directory)));
    } catch (RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  private static BatonConfig config(RegistryConfig cluster, Duration timeout, Path directory) {
    return BatonConfig.of(cluster.servers(), directory)
        .withRoot(cluster.root())
        .withTimeout(timeout)
        .withCheckpointTimeout(timeout);
  }

  /** The client. */
  public Baton baton() {
    return baton;
  }

  /** A path for a file that goes away with the client; there is none yet. */
  public Path temporaryFile(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    try {
      baton.close();
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be removed", e);
    }
  }
}
