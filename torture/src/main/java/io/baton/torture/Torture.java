package io.baton.torture;

import io.baton.torture.report.Result;
import io.baton.torture.report.ResultText;
import io.baton.torture.schedule.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The command. {@code scripts/torture} starts it in namespaces of its own, and says what it does.
 */
@Command(name = "torture")
public final class Torture implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int WRONG = 2;

  /** A day: the whole schedule is drawn before it begins, and all notes are read in the end. */
  private static final int MOST_MINUTES = 1_440;

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--minutes", defaultValue = "3")
  private double minutes;

  @Option(names = "--seed")
  private @Nullable Long seed;

  @Option(names = "--without")
  private List<String> without = new ArrayList<>();

  @Option(names = "--broken")
  private Optional<String> broken = Optional.empty();

  @Option(names = "--json")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Torture() {}

  /** Runs it; ends the process. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Torture())
            .setParameterExceptionHandler(Torture::askedWrongly)
            .execute(arguments));
  }

  private static int askedWrongly(ParameterException wrong, String[] arguments) {
    System.err.println("torture: " + wrong.getMessage());
    return WRONG;
  }

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw wrong("--minutes must be more than 0 and at most " + MOST_MINUTES + ", not " + minutes);
    }
    long drawn = seed == null ? new SplittableRandom().nextLong(1_000_000) : seed;
    Result result = new Run(drawn, minutes, faults(), broken(), directory).run();
    System.out.println(json ? ResultText.json(result) : ResultText.words(result));
    return result.isGood() ? 0 : FAILED;
  }

  private Set<Fault> faults() {
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    for (String name : without) {
      faults.remove(
          Fault.of(name)
              .orElseThrow(
                  () ->
                      wrong(
                          "--without must be one of "
                              + String.join(
                                  ", ",
                                  EnumSet.allOf(Fault.class).stream().map(Fault::text).toList())
                              + ", not "
                              + name)));
    }
    return faults;
  }

  private Break broken() {
    return broken
        .map(
            name ->
                Break.of(name)
                    .orElseThrow(
                        () -> wrong("--broken must be one of " + Break.names() + ", not " + name)))
        .orElse(Break.NOTHING);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
