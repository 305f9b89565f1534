package io.baton.node;

import io.baton.daemon.DaemonCommand;
import io.baton.daemon.config.NodeSettings;
import io.baton.node.config.NodeConfig;
import io.baton.node.directory.DirectoryRefusedException;

/** The command that runs a storage node until it is told to stop. */
public final class Main {

  private static final int DIRECTORY_REFUSED = 3;

  private Main() {}

  /** Runs a node; ends the process. */
  public static void main(String[] arguments) {
    DaemonCommand command =
        new DaemonCommand(
                Main.class,
                "storage-node",
                "Keeps replicas of segments until it is told to stop by SIGTERM or SIGINT.",
                NodeSettings.ALL)
            .withExitCode(
                DIRECTORY_REFUSED,
                DirectoryRefusedException.class,
                "the data directory was refused: in use by another process, of another\n"
                    + "     cluster, or not empty and not Baton's");
    System.exit(
        command.run(
            arguments,
            settings -> StorageNode.start(NodeConfig.of(settings), Environment.real())::close));
  }
}
