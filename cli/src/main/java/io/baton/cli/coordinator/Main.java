package io.baton.cli.coordinator;

import io.baton.daemon.DaemonCommand;
import io.baton.daemon.config.CoordinatorSettings;

/** The command that runs a coordinator until it is told to stop. */
public final class Main {

  private Main() {}

  /** Runs a coordinator; ends the process. */
  public static void main(String[] arguments) {
    DaemonCommand command =
        new DaemonCommand(
            Main.class,
            "coordinator",
            "Repairs segments that nobody owns, until it is told to stop by SIGTERM or SIGINT."
                + " Several may run: one leads, the others stand by.",
            CoordinatorSettings.ALL);
    System.exit(
        command.run(
            arguments, settings -> Coordinator.start(CoordinatorConfig.of(settings))::close));
  }
}
