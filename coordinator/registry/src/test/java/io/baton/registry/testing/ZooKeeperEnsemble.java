package io.baton.registry.testing;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper servers in processes of their own, to be killed and started again. Sessions may be as
 * short as one second. Ends the processes that it started, and no others.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {

  /** How long servers may take to come up on a loaded machine. */
  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final String heap;
  private final Map<String, String> environment;
  private final List<Server> servers = new ArrayList<>();

  private static final class Server {
    final Path home;
    final int clientPort;
    final int quorumPort;
    final int electionPort;
    @Nullable Process process;

    Server(Path home, int[] ports) {
      this.home = home;
      clientPort = ports[0];
      quorumPort = ports[1];
      electionPort = ports[2];
    }
  }

  /** A server that ends with its parent, however that ends: the pipe between them breaks. */
  static final class Child {
    private Child() {}

    /** Runs the server of a configuration file. */
    public static void main(String[] args) {
      Thread parent = new Thread(Child::haltWithParent, "parent");
      parent.setDaemon(true);
      parent.start();
      QuorumPeerMain.main(args);
    }

    private static void haltWithParent() {
      try {
        while (System.in.read() >= 0) {
          // The parent never writes.
        }
      } catch (IOException e) {
        // The same as its end.
      }
      Runtime.getRuntime().halt(1);
    }
  }

  private ZooKeeperEnsemble(Path directory, String heap, Map<String, String> environment) {
    this.directory = directory;
    this.heap = heap;
    this.environment = environment;
  }

  /** Starts servers, and waits until they serve. */
  public static ZooKeeperEnsemble start(int count) {
    return start(count, "-Xmx96m");
  }

  /** The same with another limit of their heaps, such as {@code -Xmx512m}. */
  public static ZooKeeperEnsemble start(int count, String heap) {
    return start(count, heap, Map.of());
  }

  /** The same with more in the servers' environment than this process has. */
  public static ZooKeeperEnsemble start(int count, String heap, Map<String, String> environment) {
    try {
      ZooKeeperEnsemble ensemble =
          new ZooKeeperEnsemble(
              Files.createTempDirectory("baton-zookeeper"), heap, Map.copyOf(environment));
      Runtime.getRuntime().addShutdownHook(new Thread(ensemble::close));
      List<int[]> ports = freePorts(count);
      for (int i = 0; i < count; i++) {
        Path home = Files.createDirectory(ensemble.directory.resolve("server" + (i + 1)));
        ensemble.servers.add(new Server(home, ports.get(i)));
      }
      for (int i = 0; i < count; i++) {
        ensemble.configure(i);
        ensemble.launch(i);
      }
      ensemble.awaitServing();
      return ensemble;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All servers, as ZooKeeper's connection string. */
  public String connectString() {
    return IntStream.range(0, servers.size())
        .mapToObj(this::connectString)
        .collect(Collectors.joining(","));
  }

  /** One server, 0 the first. */
  public String connectString(int server) {
    return "127.0.0.1:" + clientPort(server);
  }

  /** Where one server listens for clients. */
  public int clientPort(int server) {
    return servers.get(server).clientPort;
  }

  /** How many servers there are, running or not. */
  public int size() {
    return servers.size();
  }

  /** The server that leads now. */
  public int leader() {
    for (int i = 0; i < servers.size(); i++) {
      if (mode(i).orElse("").equals("leader")) {
        return i;
      }
    }
    throw new IllegalStateException("no leader");
  }

  /** SIGKILL. */
  public void kill(int server) {
    Process process = servers.get(server).process;
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** SIGSTOP. */
  public void pause(int server) {
    signal(server, "STOP");
  }

  /** SIGCONT. */
  public void resume(int server) {
    signal(server, "CONT");
  }

  private void signal(int server, String signal) {
    Process process = servers.get(server).process;
    if (process != null) {
      try {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
            .start()
            .onExit()
            .join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts a killed server again, and waits until all serve. */
  public void restart(int server) {
    try {
      launch(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitServing();
  }

  /** Kills a server and starts it with nothing; waits until all serve. */
  public void wipe(int server) {
    kill(server);
    try {
      MoreFiles.deleteRecursively(
          servers.get(server).home.resolve("data"), RecursiveDeleteOption.ALLOW_INSECURE);
      configure(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    restart(server);
  }

  /** A copy of a server's data, made while it is stopped; waits until all serve again. */
  public Path backup(int server) {
    kill(server);
    Path backup = directory.resolve("backup" + server);
    copy(servers.get(server).home.resolve("data"), backup);
    restart(server);
    return backup;
  }

  /** Kills a server and starts it with this data; waits until all serve. */
  public void restore(int server, Path backup) {
    kill(server);
    Path data = servers.get(server).home.resolve("data");
    try {
      MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copy(backup, data);
    restart(server);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < servers.size(); i++) {
      kill(i);
    }
    try {
      if (Files.exists(directory)) {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(int index) throws IOException {
    Server server = servers.get(index);
    List<String> lines = new ArrayList<>();
    lines.add("tickTime=500");
    lines.add("initLimit=20");
    lines.add("syncLimit=10");
    lines.add("dataDir=" + server.home.resolve("data"));
    lines.add("clientPort=" + server.clientPort);
    lines.add("clientPortAddress=127.0.0.1");
    lines.add("admin.enableServer=false");
    lines.add("4lw.commands.whitelist=srvr");
    for (int i = 0; i < servers.size(); i++) {
      Server peer = servers.get(i);
      lines.add("server." + (i + 1) + "=127.0.0.1:" + peer.quorumPort + ":" + peer.electionPort);
    }
    Files.createDirectories(server.home.resolve("data"));
    Files.writeString(server.home.resolve("data/myid"), String.valueOf(index + 1));
    Files.write(server.home.resolve("zoo.cfg"), lines);
  }

  private void launch(int index) throws IOException {
    Server server = servers.get(index);
    File log = server.home.resolve("log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                // fsync of a test's data would only slow the other tests down.
                "-Dzookeeper.forceSync=no",
                Child.class.getName(),
                server.home.resolve("zoo.cfg").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    server.process = builder.start();
  }

  /** Waits until all servers serve. */
  public void awaitServing() {
    Eventually.await(
        "the servers serve, logs in " + directory,
        START,
        () -> IntStream.range(0, servers.size()).allMatch(i -> mode(i).isPresent()));
  }

  private Optional<String> mode(int index) {
    return ServerMode.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort(index)));
  }

  private static List<int[]> freePorts(int servers) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    List<int[]> ports = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      int[] three = new int[3];
      for (int j = 0; j < 3; j++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        three[j] = socket.getLocalPort();
      }
      ports.add(three);
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ImmutableList.copyOf(ports);
  }
}
