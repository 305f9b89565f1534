package io.baton.node;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.jspecify.annotations.Nullable;

/** A ZooKeeper server whose files are replaced while it is stopped; its port stays. */
final class ReplaceableServer implements AutoCloseable {

  private final Path directory;
  private final Path files;
  private TestingServer server;

  ReplaceableServer(Path directory) throws Exception {
    this.directory = directory;
    files = directory.resolve("zookeeper");
    server = serve(-1);
  }

  private TestingServer serve(int port) throws Exception {
    return new TestingServer(
        new InstanceSpec(files.toFile(), port, -1, -1, false, -1, 200, -1), true);
  }

  String connectString() {
    return server.getConnectString();
  }

  void stop() throws IOException {
    server.close();
  }

  void start() throws Exception {
    server = serve(server.getPort());
  }

  /** Starts with these files, or with none. */
  void replace(@Nullable Path by) throws Exception {
    stop();
    if (Files.exists(files)) {
      MoreFiles.deleteRecursively(files, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    if (by != null) {
      copy(by, files);
    }
    start();
  }

  /** Without a server that writes meanwhile. */
  Path backup() throws Exception {
    stop();
    Path backup = directory.resolve("backup");
    copy(files, backup);
    start();
    return backup;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
