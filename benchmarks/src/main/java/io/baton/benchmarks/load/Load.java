package io.baton.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.baton.benchmarks.bare.BareSide;
import io.baton.benchmarks.side.BatonSide;
import io.baton.benchmarks.side.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process: runs one workload on one side, and prints its figures as a line of JSON. */
@Command(name = "load")
public final class Load implements Callable<Integer> {

  private static final long MIB = 1 << 20;

  @Option(names = "--workload", required = true)
  private String workload = "";

  @Option(names = "--zookeeper", description = "Of the cluster; the bare program is run without.")
  private String zookeeper = "";

  @Option(names = "--ports", split = ",", description = "Of the bare program's receivers.")
  private int[] ports = {};

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--names", required = true, description = "What new names begin with.")
  private String names = "";

  @Option(names = "--copies", split = ",", description = "Processes that hold copies.")
  private long[] copies = {};

  @Option(names = "--copy-directories", split = ",", description = "Where those keep their files.")
  private Path[] copyDirectories = {};

  @Option(names = "--others", split = ",", description = "Processes that take part.")
  private long[] others = {};

  private Load() {}

  /** Runs it and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Load()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Workload work = workload();
    Map<String, Double> figures;
    try (Side side = side()) {
      figures = new TreeMap<>(work.run(side, names, servers()));
    }
    System.out.println(new ObjectMapper().writeValueAsString(figures));
    return 0;
  }

  private Workload workload() {
    return switch (workload) {
      case "checkpoints" -> new Checkpoints();
      case "writers" -> new Writers();
      case "save-256m" -> new Save(256 * MIB, 256 * MIB, directory);
      case "save-1g" -> new Save(1024 * MIB, 256 * MIB, directory);
      case "store" -> new Store();
      case "restore" -> new Restore();
      case "sparse" -> new Sparse();
      case "followed" -> new Sparse.Followed();
      case "pipelined" -> new Pipelined();
      case "names" -> new Names();
      case "lives" -> new Lives();
      default -> throw new IllegalArgumentException("no workload " + workload);
    };
  }

  private Servers servers() {
    return new Servers(list(copies), ImmutableList.copyOf(copyDirectories), list(others));
  }

  private Side side() {
    if (!zookeeper.isEmpty()) {
      return new BatonSide(zookeeper, directory);
    }
    ImmutableList.Builder<Integer> all = ImmutableList.builder();
    for (int port : ports) {
      all.add(port);
    }
    return new BareSide(all.build(), directory);
  }

  private static ImmutableList<Long> list(long[] pids) {
    ImmutableList.Builder<Long> list = ImmutableList.builder();
    for (long pid : pids) {
      list.add(pid);
    }
    return list.build();
  }
}
