package io.baton.it;

import io.baton.api.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The replica files below a node's data directory, to be harmed. */
final class ReplicaFiles {

  private ReplicaFiles() {}

  static List<Path> in(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("segments"))) {
      return files.filter(file -> file.getFileName().toString().equals("replica")).toList();
    }
  }

  /** Replicas in use, while the node may be making and deleting some. */
  static long count(Path data) {
    try (Stream<Path> entries = Files.list(data.resolve("segments"))) {
      return entries.filter(entry -> entry.getFileName().toString().indexOf('.') < 0).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path data) throws IOException {
    for (Path replica : in(data)) {
      Files.delete(replica);
      Files.delete(replica.getParent());
    }
  }

  /** Flips one bit of the first place that has these bytes. */
  static void flipBitIn(Path data, byte[] pattern) throws IOException {
    for (Path replica : in(data)) {
      byte[] bytes = Files.readAllBytes(replica);
      int at = indexOf(bytes, pattern);
      if (at >= 0) {
        try (FileChannel channel = FileChannel.open(replica, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ 1)}), at);
        }
        return;
      }
    }
    throw new AssertionError("no replica below " + data + " holds the pattern");
  }

  private static int indexOf(byte[] bytes, byte[] pattern) {
    for (int i = 0; i <= bytes.length - pattern.length; i++) {
      if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Kills a node and starts it as if its machine had been booted since, without a clean stop. */
  static void reboot(TestCluster cluster, NodeId node) throws Exception {
    cluster.node(node).kill();
    for (Path replica : in(cluster.data(node))) {
      try (FileChannel channel = FileChannel.open(replica, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(8).putLong(0, -1), 8208);
        channel.write(ByteBuffer.allocate(8), 8216);
      }
    }
    cluster.launch(node);
  }
}
