package io.baton.it;

import java.nio.file.Path;

/** Failover between processes on this machine. */
final class FailoverOverProcessesTest extends FailoverSuite {

  @Override
  Cluster startCluster(Path directory) throws InterruptedException {
    return ProcessCluster.start(directory);
  }
}
