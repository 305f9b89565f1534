package io.baton.torture.process;

import io.baton.torture.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program of a host: one process after another runs it, as they are killed and started again. One
 * thread at a time uses it.
 */
public final class Server {

  /** What a program says that has done what it is there for. */
  public static final String WORKS = "works";

  /** What a storage node logs once it is registered, a regular expression. */
  public static final String NODE_READY = ".*StorageNode - Baton .*";

  private final String name;
  private final String host;
  private final Launch launch;
  private final Path log;
  private final Optional<WallClock> clock;
  private final Consumer<String> listener;
  private @Nullable Child child;
  private boolean wanted;
  private int starts;
  private long started;
  private final AtomicInteger startThatWorked = new AtomicInteger();

  /** What it is started with. */
  public interface Launch {
    /** The command, for its first start (1), its second, ... */
    List<String> command(int start);
  }

  /**
   * One that is not started yet.
   *
   * @param logs directory for its log, named after it
   * @param clocks directory for its wall clock, which is the machine's if there is none
   * @param listener called with each line that it says, by a thread for each process
   */
  public Server(
      String name,
      String host,
      Launch launch,
      Path logs,
      Optional<Path> clocks,
      Consumer<String> listener)
      throws IOException {
    this.name = name;
    this.host = host;
    this.launch = launch;
    this.log = logs.resolve(name + ".log");
    this.clock =
        clocks.isPresent()
            ? Optional.of(WallClock.in(clocks.get().resolve(name)))
            : Optional.empty();
    this.listener = listener;
  }

  /** Its name, for people. */
  public String name() {
    return name;
  }

  /** Starts it, unless it runs; returns at once. */
  public void start() throws IOException {
    wanted = true;
    if (!isRunning()) {
      List<String> command = new ArrayList<>(Network.on(host, launch.command(++starts)));
      Map<String, String> environment = clock.map(WallClock::environment).orElse(Map.of());
      int start = starts;
      started = System.nanoTime();
      child = Child.start(name, command, environment, log, line -> hear(start, line));
    }
  }

  private void hear(int start, String line) {
    if (line.equals(WORKS) || line.matches(NODE_READY)) {
      startThatWorked.accumulateAndGet(start, Math::max);
    }
    listener.accept(line);
  }

  /** Whether its process has said that it works since it was started, or has had so long to. */
  public boolean hasWorked(Duration limit) {
    return startThatWorked.get() == starts || System.nanoTime() - started > limit.toNanos();
  }

  /** SIGKILL; returns when it is gone. It is not to run until it is started again. */
  public void kill() {
    wanted = false;
    if (child != null) {
      child.kill();
    }
  }

  /** Has it end in good order, for which it has so long; it is not to run then. */
  public void finish(Duration limit) throws InterruptedException {
    wanted = false;
    if (child != null) {
      child.tellNoMore();
      if (!child.awaitEnd(limit)) {
        throw new IllegalStateException(name + " does not end");
      }
    }
  }

  /** Whether there is a process, paused or not. */
  public boolean isRunning() {
    return child != null && child.isAlive();
  }

  /** Whether it has ended by itself, though it is to run. */
  public boolean hasCrashed() {
    return wanted && !isRunning();
  }

  /** SIGSTOP or SIGCONT, if it runs. */
  public void signal(String signal) throws IOException {
    if (child != null && child.isAlive()) {
      child.signal(signal);
    }
  }

  /** Puts its wall clock so far ahead. */
  public void moveClock(Duration ahead) throws IOException {
    if (clock.isPresent()) {
      clock.get().moveTo(ahead);
    }
  }

  /** Gives it a line to read, unless it is gone. */
  public void tell(String line) {
    if (child != null) {
      child.tell(line);
    }
  }
}
