package io.baton.agent.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.client.BatonConfig;
import io.baton.daemon.config.ClusterConfig;
import io.baton.daemon.log.LogConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent is to be, as its file says: {@link AgentConfigFile} makes it.
 *
 * @param cluster which it belongs to
 * @param directory for the local files of segments and for the agent's notes, absolute
 * @param socket where programs and commands speak to it, absolute
 * @param socketGroup whose members may use the socket, besides the agent's own user
 * @param machine the host's identity; if empty, its name
 * @param timeout of opening and of other calls
 * @param checkpointTimeout after which a checkpoint is reported as of unknown outcome
 * @param memberTimeout how long a storage node may be silent before it leaves the in-sync set
 * @param monitor where metrics and health are shown, unauthenticated; if empty, nowhere
 * @param log what is logged, and where
 * @param programs by their names
 */
public record AgentConfig(
    ClusterConfig cluster,
    Path directory,
    Path socket,
    Optional<String> socketGroup,
    Optional<String> machine,
    Duration timeout,
    Duration checkpointTimeout,
    Duration memberTimeout,
    Optional<HostAndPort> monitor,
    LogConfig log,
    ImmutableMap<String, ProgramConfig> programs) {

  /** How it uses the cluster. Looks up the host's name if the file names no machine. */
  public BatonConfig client() {
    return new BatonConfig(
        cluster.zookeeper(),
        cluster.root(),
        directory,
        machine.orElseGet(() -> BatonConfig.of(cluster.zookeeper(), directory).machine()),
        cluster.sessionTimeout(),
        timeout,
        checkpointTimeout,
        memberTimeout);
  }

  /** The same with other programs. */
  public AgentConfig withPrograms(ImmutableMap<String, ProgramConfig> others) {
    return new AgentConfig(
        cluster,
        directory,
        socket,
        socketGroup,
        machine,
        timeout,
        checkpointTimeout,
        memberTimeout,
        monitor,
        log,
        others);
  }
}
