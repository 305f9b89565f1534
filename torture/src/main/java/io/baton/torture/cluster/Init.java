package io.baton.torture.cluster;

import io.baton.torture.network.Network;
import io.baton.torture.process.Jvm;
import io.baton.torture.system.Command;
import java.io.IOException;
import java.util.List;

/** Makes the cluster, as an administrator does. */
final class Init {

  private Init() {}

  static void run(Jvm jvm, String host, String zooKeeper) throws IOException {
    Command.run(
        Network.on(
            host,
            jvm.daemon("io.baton.cli.BatonCommand", List.of("--zookeeper", zooKeeper, "init"))));
  }
}
