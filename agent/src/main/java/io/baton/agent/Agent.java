package io.baton.agent;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.Closer;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.agent.config.AgentConfig;
import io.baton.agent.monitor.AgentWatch;
import io.baton.agent.process.Programs;
import io.baton.agent.socket.AgentSocket;
import io.baton.agent.socket.SocketConfig;
import io.baton.agent.state.Node;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.watch.FileWatch;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.daemon.DaemonCommand;
import io.baton.system.BootId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: a client of the cluster, a guard for each program, and the socket on which they
 * are asked. It may be killed at any moment: programs run on, and the next agent finds their
 * states.
 */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private static final String VERSION = DaemonCommand.versionOf(Agent.class);

  private final Closer parts;

  private Agent(Closer parts) {
    this.parts = parts;
  }

  /**
   * Starts one. Returns when it can be asked; its programs are looked after from then on.
   *
   * @param file that the configuration was read from, and is read from again
   * @throws IOException if the directory or the socket cannot be used
   * @throws io.baton.api.error.BatonException if there is no cluster, or the directory is in use
   */
  public static Agent start(Path file, AgentConfig config) throws IOException {
    Closer parts = Closer.create(); // closes the last one first
    try {
      start(file, config, parts);
      return new Agent(parts);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static void start(Path file, AgentConfig config, Closer parts) throws IOException {
    parts.register(DirectoryLock.take(config.directory()));
    AgentWatch shown = AgentWatch.start(config.monitor(), VERSION, System::nanoTime);
    parts.register(shown::close);
    SecureRandom random = new SecureRandom();
    ScheduledExecutorService scheduler = scheduler("baton-agent-timer");
    parts.register(scheduler::shutdownNow);
    shown.follow(scheduler);
    Programs programs = new Programs(scheduler, System::nanoTime, Clock.systemUTC(), random);
    Baton baton = connect(config, new Orphans(config, programs, scheduler));
    parts.register(baton::close);
    FileWatch watch = FileWatch.start();
    parts.register(watch::close);
    ImmutableSet<String> predecessors = Predecessors.note(config.directory(), baton.id());
    Node node = new Node(baton, predecessors, config.directory(), BootId.read(random));
    ZooKeeperLine lifeline = ZooKeeperLine.of(baton, config.client().sessionTimeout());
    parts.register(lifeline);
    shown.follow(baton, lifeline);
    ScheduledExecutorService checks = scheduler("baton-agent-checks");
    parts.register(checks::shutdownNow);
    Supervisor.Means means = new Supervisor.Means(programs, scheduler, checks, lifeline);
    Guards guards = new Guards(new Protections(node, watch, means, System::nanoTime)::guard);
    Reloading reloading = new Reloading(file, config, guards);
    SocketConfig at = SocketConfig.at(config.socket());
    AgentSocket socket =
        AgentSocket.open(
            config.socketGroup().map(at::withGroup).orElse(at),
            new Requests(guards, reloading::reload).verbs());
    parts.register(socket::close); // after the programs: one that ends may ask for a checkpoint
    parts.register(guards::close);
    parts.register(reloading::close);
    parts.register(shown::stopping);
    guards.use(config.programs());
    socket.serve(); // now that it can be said of each program whether it runs
    shown.follow(socket);
    shown.started(guards::status);
    LOG.info("ready: {} programs, asked at {}", config.programs().size(), config.socket());
  }

  private static Baton connect(AgentConfig config, Orphans orphans) {
    try (orphans) {
      return Baton.connect(config.client());
    } catch (UnavailableException e) {
      orphans.end();
      throw e;
    }
  }

  private static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build());
  }

  /** Gives all states back, and ends. */
  @Override
  public void close() {
    try {
      parts.close();
      LOG.info("stopped");
    } catch (IOException e) {
      LOG.warn("stopped, but not all could be closed: {}", e.toString());
    }
  }
}
