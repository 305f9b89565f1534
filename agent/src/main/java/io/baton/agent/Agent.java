package io.baton.agent;

import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.agent.config.AgentConfig;
import io.baton.agent.config.AgentConfigFile;
import io.baton.agent.socket.AgentSocket;
import io.baton.agent.socket.RequestException;
import io.baton.agent.socket.SocketConfig;
import io.baton.agent.state.Node;
import io.baton.agent.watch.FileWatch;
import io.baton.client.Baton;
import io.baton.daemon.config.ConfigException;
import io.baton.system.BootId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: a client of the cluster, a guard for each program, and the socket on which they
 * are asked. It may be killed at any moment: programs run on, and the next agent finds their
 * states.
 */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final Path file;
  private final DirectoryLock lock;
  private final Baton baton;
  private final FileWatch watch;
  private final Guards guards;
  private final ExecutorService reloads =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("baton-agent-reload").setDaemon(true).build());
  private final AgentSocket socket;
  private AgentConfig config;

  private Agent(Path file, AgentConfig config, DirectoryLock lock, Baton baton, FileWatch watch)
      throws IOException {
    this.file = file;
    this.config = config;
    this.lock = lock;
    this.baton = baton;
    this.watch = watch;
    ImmutableSet<String> predecessors = Predecessors.note(config.directory(), baton.id());
    long boot = BootId.read(new SecureRandom());
    Node node = new Node(baton, predecessors, config.directory(), boot);
    Protections protections = new Protections(node, watch, System::nanoTime);
    this.guards = new Guards(protections::guard);
    SocketConfig at = SocketConfig.at(config.socket());
    this.socket =
        AgentSocket.open(
            config.socketGroup().map(at::withGroup).orElse(at),
            new Requests(guards, this::reload).verbs());
  }

  /**
   * Starts one. Returns when it can be asked; its programs are looked after from then on.
   *
   * @param file that the configuration was read from, and is read from again
   * @throws ConfigException if it asks for what this agent does not do
   * @throws IOException if the directory or the socket cannot be used
   * @throws io.baton.api.error.BatonException if there is no cluster, or the directory is in use
   */
  public static Agent start(Path file, AgentConfig config) throws ConfigException, IOException {
    Unsupported.refuse(file, config);
    DirectoryLock lock = DirectoryLock.take(config.directory());
    try {
      Baton baton = Baton.connect(config.client());
      try {
        FileWatch watch = FileWatch.start();
        try {
          Agent agent = new Agent(file, config, lock, baton, watch);
          agent.guards.use(config.programs());
          LOG.info("ready: {} programs, asked at {}", config.programs().size(), config.socket());
          return agent;
        } catch (IOException | RuntimeException e) {
          watch.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        baton.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Reads the configuration again, and does what is new in it. A wrong one changes nothing.
   *
   * @return what was done, for people; fails with a {@link RequestException}
   */
  public CompletableFuture<String> reload() {
    return CompletableFuture.supplyAsync(this::reloadNow, reloads);
  }

  private String reloadNow() {
    AgentConfig next;
    try {
      next = AgentConfigFile.read(file);
      Unsupported.refuse(file, next);
    } catch (ConfigException e) {
      throw new RequestException("config", "nothing was changed: " + e.getMessage(), e);
    }
    if (!next.withPrograms(config.programs()).equals(config)) {
      throw new RequestException(
          "config",
          "nothing was changed: "
              + file
              + " says something new outside of programs, for which the agent must be restarted");
    }
    config = next;
    String done = guards.use(next.programs());
    LOG.info("{} was read again: {}", file, done);
    return done;
  }

  /** Gives all states back, and ends. */
  @Override
  public void close() {
    socket.close();
    reloads.shutdown();
    guards.close();
    baton.close();
    watch.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of the directory cannot be let go: {}", e.toString());
    }
    LOG.info("stopped");
  }
}
