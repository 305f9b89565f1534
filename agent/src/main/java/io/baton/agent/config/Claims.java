package io.baton.agent.config;

import io.baton.agent.config.ProgramSettings.Protect;
import io.baton.api.SegmentName;
import io.baton.daemon.config.Setting;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What programs want for themselves: no two may have one segment or one path, or one of them what
 * is in another's directory. Each is reported where it stands in the file; if two want the same,
 * the second.
 */
final class Claims {

  private Claims() {}

  /** Reports all that is wanted twice. */
  static void check(Collection<ProgramSection> programs) {
    checkSame(
        programs,
        ProgramSettings.SEGMENT,
        program -> program.segment().map(SegmentName::value),
        "the segment");
    checkSame(programs, ProgramSettings.PATH, Claims::path, "the path");
    List<ProgramSection> directories =
        programs.stream()
            .filter(program -> program.protect().equals(Optional.of(Protect.DIRECTORY)))
            .toList();
    checkInside(
        programs,
        directories,
        ProgramSettings.SEGMENT,
        program -> program.segment().map(SegmentName::value));
    checkInside(programs, directories, ProgramSettings.PATH, Claims::path);
  }

  /** One text for all spellings. */
  private static Optional<String> path(ProgramSection program) {
    return program.path().map(Path::normalize).map(Path::toString);
  }

  private static void checkSame(
      Collection<ProgramSection> programs,
      Setting<?> setting,
      Function<ProgramSection, Optional<String>> wanted,
      String what) {
    Map<String, ProgramSection> first = new HashMap<>();
    List<ProgramSection> inOrder =
        programs.stream()
            .filter(program -> wanted.apply(program).isPresent())
            .sorted(Comparator.comparingInt(program -> program.lineOf(setting)))
            .toList();
    for (ProgramSection program : inOrder) {
      String name = wanted.apply(program).orElseThrow();
      ProgramSection other = first.putIfAbsent(name, program);
      if (other != null) {
        program.report(
            setting,
            "%s is %s of programs.%s (line %d) already"
                .formatted(name, what, other.name(), other.lineOf(setting)));
      }
    }
  }

  private static void checkInside(
      Collection<ProgramSection> programs,
      List<ProgramSection> directories,
      Setting<?> setting,
      Function<ProgramSection, Optional<String>> wanted) {
    Map<String, ProgramSection> outer = new HashMap<>();
    for (ProgramSection directory : directories) {
      wanted.apply(directory).ifPresent(name -> outer.put(name, directory));
    }
    for (ProgramSection program : programs) {
      String name = wanted.apply(program).orElse("");
      for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        ProgramSection other = outer.get(name.substring(0, end));
        if (other != null) {
          program.report(
              setting,
              "%s is inside %s, which programs.%s (line %d) has for its directory"
                  .formatted(name, name.substring(0, end), other.name(), other.lineOf(setting)));
        }
      }
    }
  }
}
