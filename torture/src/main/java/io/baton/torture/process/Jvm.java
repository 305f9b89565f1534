package io.baton.torture.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands that run a class of this process's class path. One that {@link #recording records}
 * leaves the classes that it had loaded in an archive, which those that start later share: they
 * need a fraction of the time then.
 */
public final class Jvm {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** What the launchers of Baton's daemons give them. */
  private static final List<String> DAEMON =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private final Path archive;

  /**
   * Of processes that share an archive.
   *
   * @param archive that need not be there yet
   */
  public Jvm(Path archive) {
    this.archive = archive;
  }

  /** An application, which needs no flags. */
  public List<String> application(String main, List<String> arguments) {
    return command(shared(), main, arguments);
  }

  /** A daemon of Baton's. */
  public List<String> daemon(String main, List<String> arguments) {
    return command(Stream.concat(DAEMON.stream(), shared().stream()).toList(), main, arguments);
  }

  /** An application that makes the archive when it ends in good order. */
  public List<String> recording(String main, List<String> arguments) {
    return command(List.of("-XX:ArchiveClassesAtExit=" + archive), main, arguments);
  }

  private List<String> shared() {
    return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
  }

  private static List<String> command(List<String> flags, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(flags);
    command.addAll(List.of("-XX:-UsePerfData", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-Dlogback.configurationFile=io/baton/torture/logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return command;
  }
}
