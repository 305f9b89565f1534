package io.baton.benchmarks.agent;

import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent that holds the states of three programs, runs one of them, and follows a fourth, while
 * nobody asks anything.
 */
public final class Idle implements AgentWorkload {

  /** Until the compilers of the JVM are done, nearly. */
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(90);

  private static final long WINDOW = TimeUnit.SECONDS.toNanos(30);
  private static final double NANOS = 1e9;
  private static final double MIB = 1 << 20;
  private static final Pattern HEAP =
      Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"\\} (\\S+)");

  private final LocalCluster cluster;
  private final AgentProcess agent;
  private final AgentProcess other;
  private int monitor;

  /** Nothing is started yet. */
  public Idle(Workspace workspace, Path scripts, LocalCluster cluster) throws IOException {
    this.cluster = cluster;
    this.agent = new AgentProcess(workspace, scripts, "agent-1");
    this.other = new AgentProcess(workspace, scripts, "agent-2");
  }

  private static String mapped(AgentProcess at, String program) {
    return """
    [programs.%s]
    segment = "bench/%s"
    protect = "mapped"
    path = "%s"
    capacity = "1MiB"
    """
        .formatted(program, program, at.file(program));
  }

  @Override
  public void start() throws IOException {
    other.start(cluster.zookeeper(), mapped(other, "followed"));
    other.await("state followed", "ok running ");
    try (ServerSocket free = new ServerSocket(0)) {
      monitor = free.getLocalPort();
    }
    agent.start(
        cluster.zookeeper(),
        "monitor = \"%d\"\n".formatted(monitor)
            + mapped(agent, "mapped")
            + mapped(agent, "run")
            + """
            [programs.run.run]
            command = ["sleep", "1000000"]
            [programs.file]
            segment = "bench/file"
            protect = "file"
            path = "%s"
            """
                .formatted(agent.file("file"))
            + mapped(agent, "followed"));
    for (String held : new String[] {"mapped", "run", "file"}) {
      agent.await("state " + held, "ok running ");
    }
    agent.await("state followed", "ok standby 2.");
    pass(WARM_UP);
  }

  @Override
  public Map<String, Double> run(int run) throws IOException, InterruptedException {
    double before = cpuSeconds();
    long began = System.nanoTime();
    pass(WINDOW);
    double share = (cpuSeconds() - before) / ((System.nanoTime() - began) / NANOS);
    return Map.of("cpu_percent", 100 * share, "heap_mib", heapMib());
  }

  private static void pass(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** User and system time, in steps of 10 ms. */
  private double cpuSeconds() {
    return agent.process().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private double heapMib() throws IOException, InterruptedException {
    HttpRequest scrape =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitor + "/metrics")).build();
    String metrics =
        HttpClient.newHttpClient().send(scrape, HttpResponse.BodyHandlers.ofString()).body();
    Matcher heap = HEAP.matcher(metrics);
    if (!heap.find()) {
      throw new IOException("the agent does not show its heap");
    }
    return Double.parseDouble(heap.group(1)) / MIB;
  }

  @Override
  public void end() throws InterruptedException {
    agent.die("run");
    other.die("followed");
  }
}
