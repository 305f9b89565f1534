package io.baton.it;

import static java.util.stream.Collectors.joining;

import com.github.dockerjava.api.model.Network.Ipam;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.BatonConfig;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.ServerMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/**
 * A cluster of containers on a bridge of their own, which this process reaches as well. Needs an
 * engine at {@code DOCKER_HOST} on this machine, and in it the images of scripts/images.
 */
final class ContainerCluster implements Cluster {

  private static final int ZOOKEEPERS = 3;
  private static final int NODES = 3;
  private static final int ZOOKEEPER_PORT = 2181;
  private static final int NODE_PORT = 7411;
  // In 198.18.0.0/15, which RFC 2544 keeps for tests of networks: nothing else is there.
  private static final String SUBNET = "198.18.77.";
  private static final int FIRST_ADDRESS = 10;
  private static final String LIBRARIES = "/opt/baton/lib/*";

  private final Path directory;
  private final Network network;
  private final List<ContainerHost> hosts = new ArrayList<>();
  private final List<ContainerHost> zooKeepers = new ArrayList<>();
  private final List<ContainerHost> nodes = new ArrayList<>();
  private Registry registry;
  private int clients;

  private ContainerCluster(Path directory) {
    this.directory = directory;
    this.network =
        Network.builder()
            .createNetworkCmdModifier(
                command ->
                    command.withIpam(
                        new Ipam().withConfig(new Ipam.Config().withSubnet(SUBNET + "0/24"))))
            .build();
  }

  /** Starts the servers and nodes; clients' files are below the directory. */
  static ContainerCluster start(Path directory) {
    ContainerCluster cluster = new ContainerCluster(directory);
    try {
      cluster.startZooKeepers();
      cluster.registry = cluster.connect();
      cluster.registry.cluster().init(TestCluster.PATIENCE);
      cluster.startNodes();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private ContainerHost host(String name, String image) {
    String address = SUBNET + (FIRST_ADDRESS + hosts.size());
    ContainerHost host = new ContainerHost(name, image, network.getId(), address);
    host.container().withEnv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    hosts.add(host);
    return host;
  }

  private void startZooKeepers() {
    for (int i = 1; i <= ZOOKEEPERS; i++) {
      zooKeepers.add(host("zk" + i, "baton/cli"));
    }
    for (int i = 1; i <= ZOOKEEPERS; i++) {
      zooKeepers
          .get(i - 1)
          .container()
          .withCopyToContainer(Transferable.of(zooKeeperConfig()), "/zookeeper/zoo.cfg")
          .withCopyToContainer(Transferable.of(Integer.toString(i)), "/zookeeper/data/myid")
          .withCreateContainerCmdModifier(
              command ->
                  command.withEntrypoint(
                      "java",
                      "-Xmx96m",
                      "-Dbaton.log=WARN",
                      // What was cut off asks for the leader ever more seldom, by default every 60
                      // s.
                      "-Dzookeeper.fastleader.maxNotificationInterval=2000",
                      "-cp",
                      LIBRARIES,
                      "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                      "/zookeeper/zoo.cfg"));
    }
    start(zooKeepers);
    awaitServing();
  }

  private String zooKeeperConfig() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "tickTime=500",
                "initLimit=20",
                "syncLimit=10",
                "dataDir=/zookeeper/data",
                "clientPort=" + ZOOKEEPER_PORT,
                "admin.enableServer=false",
                "4lw.commands.whitelist=srvr"));
    for (int i = 1; i <= ZOOKEEPERS; i++) {
      lines.add("server." + i + "=" + zooKeepers.get(i - 1).address() + ":2888:3888");
    }
    return String.join("\n", lines);
  }

  private void startNodes() {
    for (int i = 1; i <= NODES; i++) {
      NodeId id = new NodeId("n" + i);
      ContainerHost host = host(id.value(), "baton/storage-node");
      host.container()
          .withCommand(nodeArguments(id, host.address()))
          .waitingFor(Wait.forLogMessage(".*ready.*\\n", 1));
      nodes.add(host);
    }
    start(nodes);
  }

  private String[] nodeArguments(NodeId id, String address) {
    return new String[] {
      "--zookeeper=" + connectString(),
      "--id=" + id,
      "--bind=0.0.0.0",
      "--advertise=" + address,
      "--port=" + NODE_PORT,
      "--zone=zone-" + id,
      "--machine=machine-" + id,
      "--capacity=10GiB",
      "--session-timeout=3s"
    };
  }

  private static void start(List<ContainerHost> hosts) {
    Startables.deepStart(hosts.stream().map(ContainerHost::container)).join();
  }

  private String connectString() {
    return zooKeepers.stream()
        .map(host -> host.address() + ":" + ZOOKEEPER_PORT)
        .collect(joining(","));
  }

  private void awaitServing() {
    Eventually.await(
        "three ZooKeeper servers serve",
        TestCluster.PATIENCE,
        () -> zooKeepers.stream().noneMatch(host -> mode(host).isEmpty()));
  }

  /** What a server says that it is, empty if it does not answer. */
  private static String mode(ContainerHost host) {
    return ServerMode.of(new InetSocketAddress(host.address(), ZOOKEEPER_PORT)).orElse("");
  }

  private Registry connect() {
    RegistryConfig config =
        new RegistryConfig(connectString(), "/baton", Duration.ofSeconds(4), Duration.ofSeconds(2));
    return Registry.connect(config, Clock.systemUTC(), new SecureRandom());
  }

  @Override
  public Set<Fault> faults() {
    return EnumSet.allOf(Fault.class);
  }

  @Override
  public Host storageNode(NodeId node) {
    return nodes.stream()
        .filter(host -> host.name().equals(node.value()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Host zooKeeperLeader() {
    awaitServing();
    return zooKeepers.stream()
        .filter(host -> mode(host).equals("leader"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Application startApplication(SegmentName segment) {
    ContainerHost host = host("application" + ++clients, "baton/cli");
    Path classes =
        Path.of(
            LedgerApplication.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    host.container()
        .withCopyFileToContainer(MountableFile.forHostPath(classes), "/application")
        .withCreateContainerCmdModifier(
            command ->
                command.withEntrypoint(
                    "java",
                    "-Xmx128m",
                    "-cp",
                    "/application:" + LIBRARIES,
                    LedgerApplication.class.getName(),
                    connectString(),
                    "/local",
                    segment.value(),
                    Integer.toString(Application.BLOCKS),
                    Long.toString(Application.SEED)));
    start(List.of(host));
    return new Application(host, host.output());
  }

  @Override
  public BatonConfig config() throws IOException {
    return BatonConfig.of(
            connectString(), Files.createDirectories(directory.resolve("client-" + ++clients)))
        .withSessionTimeout(Duration.ofSeconds(4));
  }

  @Override
  public Registry registry() {
    return registry;
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
    hosts.stream().parallel().forEach(host -> host.container().stop());
    network.close();
  }
}
