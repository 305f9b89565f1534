package io.baton.agent.config;

import static io.baton.agent.config.WrongFiles.FILE;
import static io.baton.agent.config.WrongFiles.HEAD;
import static io.baton.agent.config.WrongFiles.file;
import static io.baton.agent.config.WrongFiles.files;
import static io.baton.agent.config.WrongFiles.run;
import static io.baton.agent.config.WrongFiles.top;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of files in which one line is wrong. */
class WrongLineTest {

  @TempDir Path directory;

  static Stream<Arguments> valuesOfTheAgent() {
    return Stream.of(
        top("root = \"baton\"", "root: \"baton\" does not fit: a path of ZooKeeper is like /baton"),
        top("timeout = 30", "timeout: \"30\" does not fit: a time is a number and ms, s, m or h"),
        top("timeout = \"1ms\"", "timeout: \"1ms\" does not fit: it must be 100ms to 24h"),
        top("timeout = \"\"", "timeout: \"\" does not fit: it is empty"),
        top("machine = 1.5", "machine: 1.5 does not fit: it must be a text, or a whole number"),
        top(
            "machine = [\"a\"]",
            "machine: an array does not fit: it must be a text, or a whole number"),
        top(
            "log-level = { a = 1 }",
            "log-level: a table does not fit: it must be a text, or a whole number"),
        top(
            "log-level = \"loud\"",
            "log-level: \"loud\" does not fit: it is one of error, warn, info, debug, trace"),
        top("log-files = true", "log-files: \"true\" does not fit: it must be a number; 1 to 20"),
        top(
            "socket-group = \"--all\"",
            "socket-group: \"--all\" does not fit: a name has no blanks, no : and no /, and does not"
                + " begin with -"));
  }

  static Stream<Arguments> valuesOfPrograms() {
    return Stream.of(
        file("replicas = 10", "replicas: \"10\" does not fit: it must be 1 to 9"),
        file(
            "durability = \"tape\"",
            "durability: \"tape\" does not fit: it is one of memory, disk"),
        file(
            "capacity = \"64MB\"",
            "capacity: \"64MB\" does not fit: a size is a number and B, KiB, MiB, GiB or TiB"),
        file("capacity = \"0B\"", "capacity: \"0B\" does not fit: it must be 1B to 2TiB"),
        files("max-files = 64", "max-files: \"64\" does not fit: it must be 1 to 63"),
        files(
            "checkpoint-on-touch = \"commit\"",
            "checkpoint-on-touch: \"commit\" does not fit: it must be an absolute path, and not the"
                + " root"),
        files(
            "checkpoint-on-touch = \"/..\"",
            "checkpoint-on-touch: \"/..\" does not fit: it must be an absolute path, and not the"
                + " root"));
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        files(
            "freeze = \"redis-cli save\"",
            "freeze: \"redis-cli save\" does not fit: it must be an array of words, such as"
                + " [\"redis-cli\", \"save\"]"),
        files("thaw = []", "thaw: the first word must name a program"),
        files("thaw = [\" \"]", "thaw: the first word must name a program"),
        files("thaw = [\"a\", 1]", "thaw: 1 does not fit: every word must be a text"),
        files(
            "thaw = [\"bin/thaw\"]",
            "thaw: \"bin/thaw\" must be an absolute path, or a name to find in PATH"),
        files("thaw = [\"a\", \"\\u0000\"]", "thaw: no word may hold a zero character"),
        files(
            "thaw = { a = 1 }",
            "thaw: a table does not fit: it must be an array of words; the first an absolute path,"
                + " or a name to find in PATH"));
  }

  static Stream<Arguments> valuesOfRuns() {
    return Stream.of(
        run(
            "environment = \"A=B\"",
            "environment: \"A=B\" does not fit: it must be a table, such as { LANG = \"C.UTF-8\" }"),
        run("environment = [1]", "environment: an array does not fit: it must be a table of texts"),
        run(
            "environment = { \"A=B\" = 1 }",
            "environment.A=B: the variable A=B must be letters, digits and _, and begin with no"
                + " digit"),
        run(
            "on-isolation = \"pray\"",
            "on-isolation: \"pray\" does not fit: it is one of stop, continue"),
        run("failed-resumes = 0", "failed-resumes: \"0\" does not fit: it must be 1 to 1000"),
        run(
            "user = \"a b\"",
            "user: \"a b\" does not fit: a name has no blanks, no : and no /, and"
                + " does not begin with -"));
  }

  static Stream<Arguments> keysThatAreNotKnown() {
    return Stream.of(
        top("sockett = 1", "sockett: unknown key; did you mean socket?"),
        top("[program.a]", "program: unknown key; did you mean programs?"),
        file("min-insync = 2", "min-insync: unknown key; did you mean min-in-sync?"),
        file("[programs.a.runs]", "runs: unknown key; did you mean run?"),
        run(
            "colour = \"red\"",
            "colour: unknown key; known are command, user, working-directory, environment,"
                + " start-timeout, stop-timeout, health, health-every, health-timeout, heartbeat,"
                + " on-isolation, isolation-bound, restart-backoff, restart-backoff-max,"
                + " failed-resumes"));
  }

  static Stream<Arguments> keysThatDoNotGoWithProtect() {
    return Stream.of(
        file(
            "checkpoint-on-touch = \"/srv/b\"",
            "checkpoint-on-touch: it does not go with protect = \"file\", only with mapped and"
                + " directory"),
        file(
            "max-files = 3",
            "max-files: it does not go with protect = \"file\", only with directory"),
        file(
            "freeze = [\"true\"]",
            "freeze: it does not go with protect = \"file\", only with directory"),
        file(
            "thaw = [\"true\"]",
            "thaw: it does not go with protect = \"file\", only with directory"),
        file(
            "freeze-timeout = \"1s\"",
            "freeze-timeout: it does not go with protect = \"file\", only with directory"),
        files(
            "capacity = \"1MiB\"",
            "capacity: it does not go with protect = \"directory\", only with mapped and file"));
  }

  static Stream<Arguments> valuesThatDoNotGoTogether() {
    return Stream.of(
        top(
            "start-timeout = \"10s\"",
            "start-timeout (10s) must be longer than session-timeout (10s): a start waits for the"
                + " session of a process that died"),
        top(
            "session-timeout = \"1m\"",
            "start-timeout (1m) must be longer than session-timeout (1m): a start waits for the"
                + " session of a process that died"),
        top(
            "member-timeout = \"10s\"",
            "member-timeout (10s) must be shorter than checkpoint-timeout (10s): no member is"
                + " replaced in time otherwise"),
        top(
            "timeout = \"2s\"",
            "member-timeout (2s) must be shorter than timeout (2s): no open outlasts a dead node"
                + " otherwise"),
        file("min-in-sync = 4", "min-in-sync (4) must not be above replicas (3)"),
        run(
            "isolation-bound = \"10s\"",
            "isolation-bound (10s) must be shorter than session-timeout (10s), as on-isolation is"
                + " stop: the program is stopped before another node may start it"),
        run(
            "restart-backoff = \"61s\"",
            "restart-backoff (61s) must not be longer than restart-backoff-max (1m)"));
  }

  static Stream<Arguments> programsThatAreNone() {
    return Stream.of(
        top("programs = 3", "programs: 3 does not fit: it must be a table"),
        top("programs.a = [1]", "programs.a: an array does not fit: it must be a table"),
        top("[[programs.a]]", "programs.a: an array does not fit: it must be a table"),
        file("run = \"a\"", "run: a does not fit: it must be a table"),
        arguments(
            HEAD + FILE.replace("programs.a", "programs.A"),
            "agent.toml line 4: programs.A: a program's name is 1 to 63 of a-z 0-9 . _ -, the first"
                + " a letter or a digit"));
  }

  static Stream<Arguments> whatIsNoToml() {
    return Stream.of(
        top(
            "root = ",
            "column 8: Unexpected end of line, expected ', \", ''', \"\"\", a number, a boolean, a"
                + " date/time, an array, or a table"),
        top("socket = \"/a\"", "column 1: socket previously defined at line 3, column 1"),
        arguments(
            "root = \"/a",
            "agent.toml line 1: column 11: Unexpected end of input, expected \" or a character"),
        top("root = \"\\q\"", "column 9: Invalid escape sequence '\\q'"));
  }

  @ParameterizedTest
  @MethodSource({
    "valuesOfTheAgent",
    "valuesOfPrograms",
    "commands",
    "valuesOfRuns",
    "keysThatAreNotKnown",
    "keysThatDoNotGoWithProtect",
    "valuesThatDoNotGoTogether",
    "programsThatAreNone",
    "whatIsNoToml"
  })
  void itIsRefusedWithItsNumber(String text, String message) throws Exception {
    assertEquals(message, WrongFiles.refused(directory, text));
  }
}
