package io.baton.benchmarks.micro;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package; JMH's own options say otherwise. */
public final class Micro {

  private static final int ITERATIONS = 5;
  private static final TimeValue SECOND = TimeValue.seconds(1);

  private Micro() {}

  /**
   * Prints time and bytes allocated for each operation ({@code gc.alloc.rate.norm}).
   *
   * @param args as JMH takes them: a pattern of names first
   */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    CommandLineOptions given = new CommandLineOptions(args);
    OptionsBuilder options = new OptionsBuilder();
    options
        .parent(given)
        .addProfiler(GCProfiler.class)
        .forks(given.getForkCount().orElse(1))
        .warmupIterations(given.getWarmupIterations().orElse(ITERATIONS))
        .warmupTime(given.getWarmupTime().orElse(SECOND))
        .measurementIterations(given.getMeasurementIterations().orElse(ITERATIONS))
        .measurementTime(given.getMeasurementTime().orElse(SECOND))
        .resultFormat(given.getResultFormat().orElse(ResultFormatType.TEXT));
    if (given.getIncludes().isEmpty()) {
      options.include(Micro.class.getPackageName());
    }
    new Runner(options.build()).run();
  }
}
