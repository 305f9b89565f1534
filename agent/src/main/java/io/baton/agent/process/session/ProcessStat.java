package io.baton.agent.process.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says, see proc(5).
 *
 * @param pid field 1
 * @param name field 2, at most 15 bytes of the program's name
 * @param state field 3, one letter
 * @param group field 5: the process group
 * @param session field 6: the pid of the process that made the session
 * @param threads field 20
 * @param start field 22, in clock ticks since the machine booted
 */
public record ProcessStat(
    long pid, String name, char state, long group, long session, int threads, long start) {

  /** What has ended, and what its parent has not waited for yet. */
  private static final String ENDED = "ZXx";

  /** Reads that of one process; empty if there is none. */
  public static Optional<ProcessStat> of(long pid) throws IOException {
    byte[] bytes = ProcFile.read(pid, "stat");
    return bytes.length == 0
        ? Optional.empty()
        : Optional.of(parse(new String(bytes, ISO_8859_1).strip()));
  }

  /** Reads those of all processes, one after the other. */
  public static ImmutableList<ProcessStat> all() throws IOException {
    ImmutableList.Builder<ProcessStat> all = ImmutableList.builder();
    try (DirectoryStream<Path> pids = Files.newDirectoryStream(ProcFile.root(), "[0-9]*")) {
      for (Path pid : pids) {
        of(Long.parseLong(pid.getFileName().toString())).ifPresent(all::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all.build();
  }

  /** The name may hold anything, also spaces and brackets; its last bracket is the line's. */
  static ProcessStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    List<String> rest = List.of(line.substring(close + 2).split(" ", -1));
    return new ProcessStat(
        Long.parseLong(line.substring(0, open).strip()),
        line.substring(open + 1, close),
        rest.get(0).charAt(0),
        Long.parseLong(rest.get(2)),
        Long.parseLong(rest.get(3)),
        Integer.parseInt(rest.get(17)),
        Long.parseLong(rest.get(19)));
  }

  /** Whether it can still do anything: also if its first thread has ended, but not the others. */
  public boolean isAlive() {
    return ENDED.indexOf(state) < 0 || threads > 1;
  }

  /** For messages. */
  @Override
  public String toString() {
    return pid + " (" + name + ", state " + state + ")";
  }
}
