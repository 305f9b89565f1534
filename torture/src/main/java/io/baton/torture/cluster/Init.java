package io.baton.torture.cluster;

import io.baton.torture.network.Network;
import io.baton.torture.process.Command;
import io.baton.torture.process.Jvm;
import java.io.IOException;
import java.util.List;

/** Makes the cluster, as an administrator does. */
final class Init {

  private Init() {}

  static void run(String host, String zooKeeper) throws IOException {
    Command.run(
        Network.on(
            host,
            Jvm.daemon(
                "io.baton.cli.BatonCommand", List.of("--zookeeper", zooKeeper, "init"))));
  }
}
