package io.baton.torture.cluster;

import io.baton.torture.process.Server;
import io.baton.torture.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What breaks every promise, to be found out: all nodes' files are written over with an older copy
 * of them, in place, so that the nodes can not notice. They forget what they have acknowledged, and
 * whom they have fenced.
 */
public final class DisksSetBack {

  private final Cluster cluster;

  /** Of a cluster's nodes. */
  public DisksSetBack(Cluster cluster) {
    this.cluster = cluster;
  }

  private Path copy(String node) {
    return cluster.place().of("copies").resolve(node);
  }

  private List<Server> processes() {
    return Stream.concat(cluster.layout().nodes().stream(), cluster.layout().clients().stream())
        .map(cluster::server)
        .toList();
  }

  /** Copies the nodes' files while nodes and clients are stopped. */
  public void copy() throws IOException {
    processes().forEach(Server::kill);
    for (String node : cluster.layout().nodes()) {
      Files.createDirectories(copy(node).getParent());
      Command.run(
          "cp", "-a", cluster.place().of(node).resolve("data").toString(), copy(node).toString());
    }
    startAll();
  }

  /** Puts the copies back, with nodes and clients killed. */
  public void setBack() throws IOException {
    processes().forEach(Server::kill);
    for (String node : cluster.layout().nodes()) {
      setBack(copy(node), cluster.place().of(node).resolve("data"));
    }
    startAll();
  }

  private static void setBack(Path copies, Path data) throws IOException {
    try (Stream<Path> files = Files.walk(copies)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = data.resolve(copies.relativize(file).toString());
        if (Files.exists(target)) {
          // Without O_TRUNC the inode stays in either case; with it no old tail is left.
          Files.write(target, Files.readAllBytes(file));
        }
      }
    }
  }

  private void startAll() throws IOException {
    for (Server server : processes()) {
      server.start();
    }
  }
}
