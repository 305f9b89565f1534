package io.baton.torture.cluster;

import io.baton.torture.network.Direction;
import io.baton.torture.network.Network;
import io.baton.torture.process.Server;
import io.baton.torture.process.SmallDisk;
import io.baton.torture.schedule.Fault;
import io.baton.torture.schedule.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Does faults to a cluster, mends them, and counts them. One thread uses it. */
public final class Faults {

  private static final Duration SPARED = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  /** Whose faults are counted from 0. */
  public Faults(Cluster cluster) {
    this.cluster = cluster;
  }

  /** How often each was done: the processes, disks and clocks, or the separations. */
  public Map<Fault, Integer> counts() {
    return Map.copyOf(counts);
  }

  /**
   * What was done.
   *
   * @param hosts that it was done to, none if they were spared
   * @param mend ends it
   */
  public record Done(List<String> hosts, Network.Mend mend) {
    /** Copies the list. */
    public Done {
      hosts = List.copyOf(hosts);
    }
  }

  /** Does one. */
  public Done inflict(Step.Inflict step) throws IOException {
    return switch (step.fault()) {
      case KILL -> kill(step.fault(), step.hosts());
      case KILL_LEADER -> kill(step.fault(), cluster.leader().stream().toList());
      case PAUSE -> new Done(step.hosts(), pause(step));
      case CUT, DEAF, MUTE -> new Done(step.hosts(), cut(step));
      case SPLIT -> new Done(step.hosts(), split(step));
      case LOSS -> new Done(step.hosts(), loss(step));
      case DELAY -> new Done(step.hosts(), delay(step));
      case FULL_DISK -> new Done(step.hosts(), fill(step));
      case CLOCK_JUMP -> new Done(step.hosts(), jump(step));
    };
  }

  private void count(Fault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  private Done kill(Fault fault, List<String> hosts) {
    List<Server> killed =
        hosts.stream()
            .map(cluster::server)
            .filter(server -> server.isRunning() && !isSpared(server))
            .toList();
    for (Server server : killed) {
      server.kill();
      count(fault);
    }
    return new Done(
        killed.stream().map(Server::name).toList(),
        () -> {
          for (Server server : killed) {
            server.start();
          }
        });
  }

  /**
   * Processes are killed so often that on a busy machine none of them would ever do anything if
   * those that have only just started were killed too.
   */
  private boolean isSpared(Server server) {
    String name = server.name();
    boolean tells =
        cluster.layout().clients().contains(name) || cluster.layout().nodes().contains(name);
    return tells && !server.hasWorked(SPARED);
  }

  private Network.Mend pause(Step.Inflict step) throws IOException {
    for (String host : step.hosts()) {
      cluster.server(host).signal("STOP");
      count(step.fault());
    }
    return () -> {
      for (String host : step.hosts()) {
        cluster.server(host).signal("CONT");
      }
    };
  }

  private Network.Mend cut(Step.Inflict step) throws IOException {
    List<Network.Mend> mends = new ArrayList<>();
    List<String> others = cluster.network().allBut(step.hosts());
    for (String host : step.hosts()) {
      if (step.fault() != Fault.MUTE) {
        mends.add(cluster.network().lose(host, Direction.RECEIVED, others, 100));
      }
      if (step.fault() != Fault.DEAF) {
        mends.add(cluster.network().lose(host, Direction.SENT, others, 100));
      }
      count(step.fault());
    }
    return all(mends);
  }

  private Network.Mend split(Step.Inflict step) throws IOException {
    List<Network.Mend> mends = new ArrayList<>();
    for (String host : step.hosts()) {
      for (Direction direction : Direction.values()) {
        mends.add(cluster.network().lose(host, direction, step.others(), 100));
      }
    }
    count(step.fault());
    return all(mends);
  }

  private Network.Mend loss(Step.Inflict step) throws IOException {
    List<Network.Mend> mends = new ArrayList<>();
    List<String> others = cluster.network().allBut(step.hosts());
    for (String host : step.hosts()) {
      int percent = (int) step.size();
      mends.add(cluster.network().lose(host, Direction.RECEIVED, others, percent));
      count(step.fault());
    }
    return all(mends);
  }

  private Network.Mend delay(Step.Inflict step) throws IOException {
    List<Network.Mend> mends = new ArrayList<>();
    for (String host : step.hosts()) {
      mends.add(cluster.network().slow(host, step.size()));
      count(step.fault());
    }
    return all(mends);
  }

  private Network.Mend fill(Step.Inflict step) throws IOException {
    List<SmallDisk> disks = step.hosts().stream().map(cluster::disk).toList();
    for (SmallDisk disk : disks) {
      disk.fill();
      count(step.fault());
    }
    return () -> {
      for (SmallDisk disk : disks) {
        disk.free();
      }
    };
  }

  private Network.Mend jump(Step.Inflict step) throws IOException {
    for (String host : step.hosts()) {
      cluster.server(host).moveClock(Duration.ofSeconds(step.size()));
      count(step.fault());
    }
    return () -> {
      for (String host : step.hosts()) {
        cluster.server(host).moveClock(Duration.ZERO);
      }
    };
  }

  private static Network.Mend all(List<Network.Mend> mends) {
    return () -> {
      for (Network.Mend mend : mends) {
        mend.mend();
      }
    };
  }
}
