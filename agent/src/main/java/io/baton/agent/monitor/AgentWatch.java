package io.baton.agent.monitor;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.agent.guard.GuardStatus;
import io.baton.agent.socket.AgentSocket;
import io.baton.agent.supervise.Lifeline;
import io.baton.client.Baton;
import io.baton.client.vacancy.Candidacy;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Health;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Monitor;
import io.baton.daemon.monitor.ZooKeeperHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is watched, from before its first look at ZooKeeper until it has stopped. It is
 * ready while it can do all that it is there for: hold states, keep checkpoints, run programs, and
 * be asked. One that stands by is as ready as one that holds.
 */
public final class AgentWatch implements AutoCloseable {

  /** A timer that does not look ends no program whose agent is cut off. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Meters meters = new Meters(AgentMetrics.ALL);
  private final Health health = new Health();
  private final LongSupplier nanoClock;
  private @Nullable Monitor monitor;
  private volatile long lastBeat;

  private AgentWatch(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Begins, and answers if it is said where.
   *
   * @param nanoClock monotonic
   * @throws IOException if that address is not to be had
   */
  public static AgentWatch start(
      Optional<HostAndPort> address, String version, LongSupplier nanoClock) throws IOException {
    AgentWatch watch = new AgentWatch(nanoClock);
    BuildInfo.show(watch.meters, version);
    if (address.isPresent()) {
      watch.monitor = Monitor.start(address.get(), watch.meters, watch.health);
    }
    return watch;
  }

  /** Watches the timer that looks after programs. */
  public void follow(ScheduledExecutorService timer) {
    if (monitor == null) {
      return;
    }
    lastBeat = nanoClock.getAsLong();
    var unused =
        timer.scheduleWithFixedDelay(
            () -> lastBeat = nanoClock.getAsLong(),
            BEAT.toNanos(),
            BEAT.toNanos(),
            TimeUnit.NANOSECONDS);
    health.addLive("timer", this::stuck);
    health.addReady("timer", this::stuck);
  }

  private @Nullable String stuck() {
    Duration silence = Duration.ofNanos(nanoClock.getAsLong() - lastBeat);
    return silence.compareTo(STUCK) <= 0
        ? null
        : "its thread has not answered for " + silence.toSeconds() + " s";
  }

  /** Watches the client of the cluster, and its connection to ZooKeeper. */
  public void follow(Baton baton, Lifeline lifeline) {
    Candidacy candidacy = baton.candidacy();
    ZooKeeperHealth zookeeper =
        new ZooKeeperHealth(candidacy::connectionState, candidacy::onConnectionState, meters);
    health.addReady("zookeeper", zookeeper::problem);
    meters.gauge(AgentMetrics.SILENCE, () -> lifeline.sinceContact().toNanos() / 1e9);
    ClientMeters.show(meters, baton::statistics);
  }

  /** Watches the socket. */
  public void follow(AgentSocket socket) {
    meters.gauge(AgentMetrics.CONNECTIONS, socket::connections);
    meters.counter(AgentMetrics.TURNED_AWAY, socket::refused);
    health.addLive("socket", () -> problem(socket));
    health.addReady("socket", () -> problem(socket));
  }

  private static @Nullable String problem(AgentSocket socket) {
    return socket.isServing() ? null : "it takes no requests any more: restart the agent";
  }

  /**
   * Watches the programs; all is watched then: ready from now on, if nothing is wrong.
   *
   * @param programs all that are configured now
   */
  public void started(Supplier<ImmutableList<GuardStatus>> programs) {
    ProgramMeters.show(meters, programs);
    health.addReady("programs", () -> Unwell.problem(programs.get()));
    health.started();
  }

  /** Not ready any more. */
  public void stopping() {
    health.stopping();
  }

  /** Where it answers, if it does. */
  public Optional<HostAndPort> address() {
    return Optional.ofNullable(monitor).map(Monitor::address);
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
