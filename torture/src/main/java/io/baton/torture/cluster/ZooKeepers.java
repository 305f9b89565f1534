package io.baton.torture.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.baton.torture.network.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ensemble, each server on a host of its own. */
final class ZooKeepers {

  private static final int PORT = 2181;
  private static final int TIMEOUT_MILLIS = 500;
  private static final String MODE = "Mode: ";

  private final Network network;
  private final List<String> hosts;

  ZooKeepers(Network network, List<String> hosts) {
    this.network = network;
    this.hosts = List.copyOf(hosts);
  }

  /** For clients. */
  String connectString() {
    return hosts.stream()
        .map(host -> network.address(host) + ":" + PORT)
        .collect(Collectors.joining(","));
  }

  /** Makes a server's directory; the file that it is started with. */
  Path configure(String host, Path directory) throws IOException {
    Path data = Files.createDirectories(directory.resolve(host).resolve("data"));
    List<String> lines = new ArrayList<>();
    lines.add("tickTime=500");
    lines.add("initLimit=20");
    lines.add("syncLimit=10");
    lines.add("dataDir=" + data);
    lines.add("clientPort=" + PORT);
    lines.add("clientPortAddress=" + network.address(host));
    lines.add("admin.enableServer=false");
    lines.add("4lw.commands.whitelist=srvr");
    for (int i = 0; i < hosts.size(); i++) {
      lines.add("server." + (i + 1) + "=" + network.address(hosts.get(i)) + ":2888:3888");
    }
    Files.writeString(data.resolve("myid"), String.valueOf(hosts.indexOf(host) + 1));
    return Files.write(directory.resolve(host).resolve("zoo.cfg"), lines);
  }

  /** Whether all of them serve. */
  boolean serve() {
    return hosts.stream().allMatch(host -> mode(host).isPresent());
  }

  /** The host of the server that leads, if one says so. */
  Optional<String> leader() {
    return hosts.stream().filter(host -> mode(host).equals(Optional.of("leader"))).findFirst();
  }

  private Optional<String> mode(String host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(network.address(host), PORT), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("srvr".getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> line.startsWith(MODE))
          .map(line -> line.substring(MODE.length()))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
