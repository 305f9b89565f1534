package io.baton.registry.testing;

import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Registries of one test on servers that all tests of a JVM share, each test at a root of its own.
 */
public final class TestRegistries implements AutoCloseable {

  /** For calls that are to succeed; far longer than they take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What every test's clock shows. */
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  /** How long a session outlives its connection. */
  public static final Duration SESSION = Duration.ofSeconds(2);

  private static final AtomicInteger ROOTS = new AtomicInteger();

  private final String root = "/baton/test" + ROOTS.incrementAndGet();
  private final List<Runnable> opened = new ArrayList<>();

  /** Holds the servers from the first use to the end of the JVM. */
  private static final class Shared {
    static final ZooKeeperEnsemble ENSEMBLE = ZooKeeperEnsemble.start(3);
  }

  /** The servers. A test that kills one starts it again before it ends. */
  public static ZooKeeperEnsemble ensemble() {
    return Shared.ENSEMBLE;
  }

  /** Where this test's cluster is. */
  public String root() {
    return root;
  }

  /** A registry that may use any server. */
  public Registry connect() {
    return connect(ensemble().connectString());
  }

  /** A registry that may use these servers. */
  public Registry connect(String servers) {
    Random seeds = new Random();
    Registry registry =
        Registry.connect(new RegistryConfig(servers, root, SESSION, SESSION), () -> NOW, seeds);
    opened.add(registry::close);
    return registry;
  }

  /** A relay to a server. */
  public Relay relay(int server) {
    Relay relay = new Relay(ensemble().clientPort(server));
    opened.add(0, relay::close);
    return relay;
  }

  @Override
  public void close() {
    opened.forEach(Runnable::run);
  }
}
