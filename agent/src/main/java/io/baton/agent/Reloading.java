package io.baton.agent;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.agent.config.AgentConfig;
import io.baton.agent.config.AgentConfigFile;
import io.baton.agent.socket.RequestException;
import io.baton.daemon.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again, on a thread of its own, one time after another. */
final class Reloading implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  private static final Duration END = Duration.ofMinutes(2);

  private final Path file;
  private final Guards guards;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("baton-agent-reload").setDaemon(true).build());

  /** Used by that thread. */
  private AgentConfig config;

  /**
   * Has read nothing again.
   *
   * @param file that the configuration was read from
   * @param config which is used
   */
  Reloading(Path file, AgentConfig config, Guards guards) {
    this.file = file;
    this.config = config;
    this.guards = guards;
  }

  /**
   * Reads it, and does what is new in it. A wrong one changes nothing.
   *
   * @return what was done, for people; fails with a {@link RequestException}
   */
  CompletableFuture<String> reload() {
    return CompletableFuture.supplyAsync(this::read, thread);
  }

  private String read() {
    AgentConfig next;
    try {
      next = AgentConfigFile.read(file);
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

  /** Waits for what is under way. */
  @Override
  public void close() {
    if (!MoreExecutors.shutdownAndAwaitTermination(thread, END)) {
      LOG.warn("{} is still being read as the agent ends", file);
    }
  }
}
