package io.baton.torture.cluster;

import io.baton.torture.history.Histories;
import io.baton.torture.network.Network;
import io.baton.torture.process.Jvm;
import io.baton.torture.process.Server;
import io.baton.torture.process.SmallDisk;
import io.baton.torture.schedule.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** All processes, each on its host. One thread uses it. */
public final class Cluster {

  private static final int DISK_MIB = 48;
  private static final String NODE_PORT = "7411";

  /** The client that comes when all faults are over. */
  private static final String LAST = "last";

  private static final String CLIENT = "io.baton.torture.client.ClientProcess";

  private final Layout layout;
  private final Network network;
  private final Place place;
  private final Jvm jvm;
  private final ZooKeepers zooKeepers;
  private final Options options;
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, SmallDisk> disks = new LinkedHashMap<>();
  private final Said said = new Said();
  private final AtomicInteger processes = new AtomicInteger();

  /**
   * How it is made.
   *
   * @param clocks whether wall clocks can be moved
   * @param acknowledging how clients take checkpoints for kept
   */
  public record Options(boolean clocks, String acknowledging) {}

  private Cluster(Layout layout, Network network, Place place, Options options) {
    this.layout = layout;
    this.network = network;
    this.place = place;
    this.options = options;
    this.jvm = new Jvm(place.classes());
    this.zooKeepers = new ZooKeepers(network, layout.zooKeepers());
  }

  /** Makes hosts and what is on them; nothing runs yet. */
  public static Cluster of(Layout layout, Place place, Options options) throws IOException {
    Cluster cluster = new Cluster(layout, Network.of(layout.hosts()), place, options);
    for (String host : layout.zooKeepers()) {
      Path file = cluster.zooKeepers.configure(host, place.of("zookeepers"));
      cluster.add(host, host, start -> cluster.zooKeeper(file));
    }
    for (String host : layout.nodes()) {
      cluster.disks.put(host, SmallDisk.mount(place.of(host), DISK_MIB));
      cluster.add(host, host, start -> cluster.node(host));
    }
    for (String host : layout.coordinators()) {
      cluster.add(host, host, start -> cluster.coordinator());
    }
    for (String host : layout.clients()) {
      cluster.add(host, host, start -> cluster.client(host, start));
    }
    cluster.add(LAST, layout.clients().get(0), start -> cluster.client(LAST, start));
    return cluster;
  }

  private Server add(String name, String host, Server.Launch launch) throws IOException {
    Optional<Path> clocks = options.clocks ? Optional.of(place.clocks()) : Optional.empty();
    Server server = new Server(name, host, launch, place.logs(), clocks, said::hear);
    servers.put(name, server);
    return server;
  }

  private List<String> zooKeeper(Path file) {
    return jvm.application(
        "org.apache.zookeeper.server.quorum.QuorumPeerMain", List.of(file.toString()));
  }

  private List<String> node(String host) {
    return jvm.daemon(
        "io.baton.node.Main",
        List.of(
            "--data",
            place.of(host).resolve("data").toString(),
            "--zookeeper",
            zooKeepers.connectString(),
            "--id",
            host,
            "--bind",
            network.address(host),
            "--port",
            NODE_PORT,
            "--zone",
            "zone-" + host,
            "--machine",
            host,
            "--capacity",
            DISK_MIB + "MiB",
            "--session-timeout",
            "3s"));
  }

  private List<String> coordinator() {
    return jvm.daemon(
        "io.baton.cli.coordinator.Main",
        List.of(
            "--zookeeper",
            zooKeepers.connectString(),
            "--session-timeout",
            "4s",
            "--grace",
            "4s",
            "--interval",
            "2s",
            "--call-timeout",
            "8s"));
  }

  private List<String> client(String name, int start) {
    return jvm.application(CLIENT, clientArguments(name, start));
  }

  private List<String> clientArguments(String name, int start) {
    return List.of(
        zooKeepers.connectString(),
        name,
        place.of(name).toString(),
        place.notes().resolve(name + "-" + start + Histories.SUFFIX).toString(),
        Integer.toString(processes.incrementAndGet()),
        options.acknowledging);
  }

  /**
   * Starts everything and registers the segments. Fails if something does not come up in time, or
   * does not work before there is any fault.
   */
  public void start(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    startAll(layout.zooKeepers());
    Awaiting.until("ZooKeeper serves", limit, zooKeepers::serve);
    Init.run(jvm, layout.clients().get(0), zooKeepers.connectString());
    startAll(layout.nodes());
    heard("storage nodes are ready", Server.NODE_READY, layout.nodes().size(), deadline);
    register(deadline);
    startAll(layout.coordinators());
    startAll(layout.clients());
    heard("clients are ready", "ready", layout.clients().size() + 1, deadline);
  }

  private void startAll(List<String> hosts) throws IOException {
    for (String host : hosts) {
      server(host).start();
    }
  }

  /**
   * By a process that does with each segment all that others will, and leaves its classes to them.
   */
  private void register(long deadline) throws IOException, InterruptedException {
    Server first =
        add(
            "first",
            layout.clients().get(0),
            start -> jvm.recording(CLIENT, clientArguments("first", start)));
    first.start();
    layout.segments().forEach(segment -> first.tell("register " + segment));
    layout.segments().forEach(segment -> first.tell("finish " + segment));
    heard("segments work", "finished .*", layout.segments().size(), deadline);
    first.finish(Duration.ofNanos(deadline - System.nanoTime()));
  }

  private void heard(String what, String line, int count, long deadline)
      throws InterruptedException {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    int found = said.await(line, count, left).size();
    if (found < count) {
      throw new IllegalStateException(
          "in time were only %d of %d: %s".formatted(found, count, what));
    }
  }

  /** The program of a host. */
  Server server(String host) {
    Server server = servers.get(host);
    if (server == null) {
      throw new IllegalArgumentException("no program on " + host);
    }
    return server;
  }

  SmallDisk disk(String node) {
    SmallDisk disk = disks.get(node);
    if (disk == null) {
      throw new IllegalArgumentException("no disk at " + node);
    }
    return disk;
  }

  Network network() {
    return network;
  }

  Place place() {
    return place;
  }

  Layout layout() {
    return layout;
  }

  Optional<String> leader() {
    return zooKeepers.leader();
  }

  /** Tells a client what to do, unless it is gone. */
  public void tell(String client, String order) {
    server(client).tell(order);
  }

  /** Starts what has ended by itself; the names. */
  public List<String> restartCrashed() throws IOException {
    List<Server> crashed = servers.values().stream().filter(Server::hasCrashed).toList();
    for (Server server : crashed) {
      server.start();
    }
    return crashed.stream().map(Server::name).toList();
  }

  /**
   * With all faults mended: has another process open, write and open every segment.
   *
   * @return what did not come back, in words
   */
  public List<String> finish(Duration limit) throws IOException, InterruptedException {
    Server last = server(LAST);
    last.kill();
    said.forget();
    last.start();
    layout.segments().forEach(segment -> last.tell("finish " + segment));
    int segments = layout.segments().size();
    List<String> answers = said.await("(un)?finished .*", segments, limit);
    return layout.segments().stream()
        .filter(segment -> !answers.contains("finished " + segment))
        .map(segment -> shortfall(segment, answers))
        .toList();
  }

  private static String shortfall(String segment, List<String> answers) {
    return answers.stream()
        .filter(line -> line.startsWith("unfinished " + segment + " "))
        .findFirst()
        .orElse("unfinished " + segment + " in time");
  }

  /** What clients say that the library did against its word. */
  public List<String> broken() throws InterruptedException {
    return said.await("broken .*", 0, Duration.ZERO);
  }

  /** SIGKILL to all. */
  public void kill() {
    servers.values().forEach(Server::kill);
  }
}
