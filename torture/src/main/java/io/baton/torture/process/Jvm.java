package io.baton.torture.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that run a class of this process's class path. */
public final class Jvm {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** What the launchers of Baton's daemons give them. */
  private static final List<String> DAEMON =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private Jvm() {}

  /** An application, which needs no flags. */
  public static List<String> application(String main, List<String> arguments) {
    return command(List.of(), main, arguments);
  }

  /** A daemon of Baton's. */
  public static List<String> daemon(String main, List<String> arguments) {
    return command(DAEMON, main, arguments);
  }

  private static List<String> command(List<String> flags, String main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-Xshare:auto"));
    command.addAll(flags);
    command.add("-Dlogback.configurationFile=io/baton/torture/logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return command;
  }
}
