package io.baton.cli.coordinator;

import com.google.common.net.HostAndPort;
import io.baton.controller.ControllerConfig;
import io.baton.daemon.config.ClusterConfig;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.CoordinatorSettings;
import io.baton.daemon.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a coordinator is to be. Checked without touching disk or network.
 *
 * @param cluster that it looks after
 * @param controller when it repairs, and how much at once
 * @param callTimeout how long a repair tries to reach the members of a segment
 * @param repairTimeout how long one repair may take
 * @param monitor where metrics and health are shown, unauthenticated; if empty, nowhere
 */
record CoordinatorConfig(
    ClusterConfig cluster,
    ControllerConfig controller,
    Duration callTimeout,
    Duration repairTimeout,
    Optional<HostAndPort> monitor) {

  /**
   * Checks settings.
   *
   * @throws ConfigException naming the one that is missing or does not fit
   */
  static CoordinatorConfig of(Settings settings) throws ConfigException {
    return new CoordinatorConfig(
        ClusterConfig.of(settings),
        ControllerConfig.DEFAULT
            .withInterval(settings.require(CoordinatorSettings.INTERVAL))
            .withGrace(settings.require(CoordinatorSettings.GRACE))
            .withConcurrentRepairs(settings.require(CoordinatorSettings.REPAIRS)),
        settings.require(CoordinatorSettings.CALL_TIMEOUT),
        settings.require(CoordinatorSettings.REPAIR_TIMEOUT),
        settings.get(CommonSettings.MONITOR));
  }
}
