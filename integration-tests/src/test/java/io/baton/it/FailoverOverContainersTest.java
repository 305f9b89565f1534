package io.baton.it;

import io.baton.machine.MachineSuite;
import java.nio.file.Path;

/** Failover between containers, each with a network address of its own. */
@MachineSuite(needs = "a container engine with the images of scripts/images")
final class FailoverOverContainersTest extends FailoverSuite {

  @Override
  Cluster startCluster(Path directory) {
    return ContainerCluster.start(directory);
  }
}
