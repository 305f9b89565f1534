package io.baton.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetwork.Ipam;
import io.baton.registry.testing.Eventually;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.utility.DockerImageName;

/**
 * A container with an address of its own, which it keeps when it is started again or put back on
 * the network.
 */
final class ContainerHost implements Host {

  private final String name;
  private final GenericContainer<?> container;
  private final String network;
  private final String address;
  private final ProcessOutput output;

  /**
   * A host that is not started yet.
   *
   * @param image built by scripts/images, and never pulled
   * @param network id of the network
   * @param address in that network
   */
  ContainerHost(String name, String image, String network, String address) {
    this.name = name;
    this.network = network;
    this.address = address;
    this.output = new ProcessOutput(name);
    this.container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(missing -> false)
            .withNetworkMode(network)
            .withStartupTimeout(TestCluster.PATIENCE)
            .withLogConsumer(this::print)
            .withCreateContainerCmdModifier(
                command -> command.withIpv4Address(address).withHostName(name));
  }

  /** To be completed and started. */
  GenericContainer<?> container() {
    return container;
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  /** What its first process prints; one that was started again after a kill is not read. */
  ProcessOutput output() {
    return output;
  }

  private void print(OutputFrame frame) {
    if (frame.getType() == OutputType.END) {
      output.end();
    } else {
      output.add(frame.getUtf8StringWithoutLineEnding());
    }
  }

  @Override
  public void inflict(Fault fault) {
    switch (fault) {
      case KILL -> kill();
      case PAUSE -> docker().pauseContainerCmd(id()).exec();
      case CUT ->
          docker().disconnectFromNetworkCmd().withContainerId(id()).withNetworkId(network).exec();
    }
  }

  /** Does nothing to a host whose process has ended. */
  private void kill() {
    if (!container.isRunning()) {
      return;
    }
    docker().killContainerCmd(id()).exec();
    Eventually.await("the container is gone", TestCluster.PATIENCE, () -> !container.isRunning());
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private String id() {
    return container.getContainerId();
  }

  @Override
  public void mend(Fault fault) {
    switch (fault) {
      case KILL -> docker().startContainerCmd(id()).exec();
      case PAUSE -> docker().unpauseContainerCmd(id()).exec();
      case CUT ->
          docker()
              .connectToNetworkCmd()
              .withContainerId(id())
              .withNetworkId(network)
              .withContainerNetwork(
                  new ContainerNetwork().withIpamConfig(new Ipam().withIpv4Address(address)))
              .exec();
    }
  }
}
