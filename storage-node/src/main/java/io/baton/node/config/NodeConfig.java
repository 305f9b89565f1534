package io.baton.node.config;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.daemon.config.ClusterConfig;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a storage node is to be. Checked without touching disk or network.
 *
 * @param data the node's directory. There is no default: a wrong one is data loss or a full disk
 * @param cluster which it belongs to
 * @param bind host name or address to listen at
 * @param advertise what others connect to; a wrong one makes a node that nobody reaches
 * @param port to listen at, 0 for a free one
 * @param zone what fails together; a wrong one puts all replicas of a segment where one fault gets
 *     them
 * @param machine the host's identity; if empty, its name
 * @param capacity bytes that replicas may take; if empty, what the file system has
 * @param id this node's; if empty, the directory's, or a new one
 * @param readDeadline a read of which nothing was asked for so long ends
 * @param removalGrace how long replicas of removed segments are kept at least, so that a removal
 *     can be undone; too long fills the disk with what nobody needs
 * @param scrubRate bytes in a second that are read to find damage; 0 if none are, so that damage is
 *     found when the block is needed, perhaps from its last replica
 * @param archiveRate bytes in a second that go to archives, of all segments together; 0 if this
 *     node archives nothing, and the segments that it would archive are not archived
 * @param monitor where metrics and health are shown, unauthenticated; if empty, nowhere
 */
public record NodeConfig(
    Path data,
    ClusterConfig cluster,
    String bind,
    String advertise,
    int port,
    String zone,
    Optional<String> machine,
    Optional<Long> capacity,
    Optional<NodeId> id,
    Duration readDeadline,
    Duration removalGrace,
    long scrubRate,
    long archiveRate,
    Optional<HostAndPort> monitor) {

  /**
   * Checks settings.
   *
   * @throws ConfigException naming the one that is missing or does not fit
   */
  public static NodeConfig of(Settings settings) throws ConfigException {
    String bind = settings.require(NodeSettings.BIND);
    Optional<String> advertised = settings.get(NodeSettings.ADVERTISE);
    if (advertised.isEmpty() && NodeSettings.isWildcard(bind)) {
      throw new ConfigException(
          "bind "
              + bind
              + " is every address of this machine: say with advertise which one"
              + " others are to use");
    }
    return new NodeConfig(
        settings.require(NodeSettings.DATA),
        ClusterConfig.of(settings),
        bind,
        advertised.orElse(bind),
        settings.require(NodeSettings.PORT),
        settings.require(NodeSettings.ZONE),
        settings.get(NodeSettings.MACHINE),
        settings.get(NodeSettings.CAPACITY),
        settings.get(NodeSettings.ID),
        settings.require(NodeSettings.READ_DEADLINE),
        settings.require(NodeSettings.REMOVAL_GRACE),
        settings.require(NodeSettings.SCRUB_RATE),
        settings.require(NodeSettings.ARCHIVE_RATE),
        settings.get(CommonSettings.MONITOR));
  }
}
