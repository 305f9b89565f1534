package io.baton.agent.config;

import io.baton.agent.config.ProgramSettings.Protect;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.Setting;
import io.baton.daemon.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.TomlTable;

/** A table {@code [programs.NAME]}, with the one in it that says how it is run. */
final class ProgramSection {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final String RUN = "run";
  private static final long FIRST_CAPACITY = 1 << 20;

  private final String name;
  private final Section section;
  private final Optional<RunSection> run;

  /** Reads it, and reports what does not fit by itself. */
  ProgramSection(String name, TomlTable table, int line, Problems problems) {
    this.name = name;
    section = new Section(table, line, ProgramSettings.ALL, Optional.of(RUN), problems);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          line,
          "programs." + name,
          "a program's name is 1 to 63 of a-z 0-9 . _ -, the first a letter or a digit");
    }
    section.demand(ProgramSettings.SEGMENT);
    section.demand(ProgramSettings.PROTECT);
    section.demand(ProgramSettings.PATH);
    protect().ifPresent(this::demandWhatGoesWith);
    checkCopies();
    run = run(table, problems);
  }

  private Optional<RunSection> run(TomlTable table, Problems problems) {
    if (!table.contains(List.of(RUN))) {
      return Optional.empty();
    }
    int line = Section.lineOf(table, RUN);
    Object value = Objects.requireNonNull(table.get(List.of(RUN)));
    if (value instanceof TomlTable inner) {
      return Optional.of(new RunSection(inner, line, problems));
    }
    problems.add(line, RUN, Section.typeOf(value) + " does not fit: it must be a table");
    return Optional.empty();
  }

  private void demandWhatGoesWith(Protect protect) {
    for (Setting<?> setting : ProgramSettings.ONLY_WITH.keySet()) {
      if (section.has(setting) && !ProgramSettings.ONLY_WITH.containsEntry(setting, protect)) {
        section.report(
            setting,
            "it does not go with protect = \"%s\", only with %s"
                .formatted(
                    protect.text(),
                    ProgramSettings.ONLY_WITH.get(setting).stream()
                        .map(Protect::text)
                        .collect(Collectors.joining(" and "))));
      }
    }
    if (protect == Protect.MAPPED) {
      section.demand(ProgramSettings.CAPACITY);
    }
  }

  private void checkCopies() {
    Optional<Integer> replicas = section.get(ProgramSettings.REPLICAS);
    Optional<Integer> inSync = section.get(ProgramSettings.MIN_IN_SYNC);
    if (replicas.isPresent() && inSync.isPresent() && inSync.get() > replicas.get()) {
      section.conflict(
          ProgramSettings.MIN_IN_SYNC,
          ProgramSettings.REPLICAS,
          "min-in-sync (%d) must not be above replicas (%d)"
              .formatted(inSync.get(), replicas.get()));
    }
  }

  String name() {
    return name;
  }

  Optional<SegmentName> segment() {
    return section.get(ProgramSettings.SEGMENT);
  }

  Optional<Path> path() {
    return section.get(ProgramSettings.PATH);
  }

  Optional<Protect> protect() {
    return section.get(ProgramSettings.PROTECT);
  }

  int lineOf(Setting<?> setting) {
    return section.lineOf(setting);
  }

  void report(Setting<?> setting, String reason) {
    section.report(setting, reason);
  }

  /** Reports what does not go with a session's timeout. */
  void check(Duration sessionTimeout) {
    run.ifPresent(inner -> inner.check(sessionTimeout));
  }

  /** What it says, once it is checked. */
  ProgramConfig config(Duration sessionTimeout) throws ConfigException {
    Settings settings = section.settings();
    Triggers triggers =
        new Triggers(
            settings.get(ProgramSettings.CHECKPOINT_EVERY),
            settings.get(ProgramSettings.CHECKPOINT_ON_TOUCH));
    return new ProgramConfig(
        name,
        settings.require(ProgramSettings.SEGMENT),
        spec(settings),
        state(settings),
        settings.require(ProgramSettings.ELECTION),
        triggers,
        settings.get(ProgramSettings.FALLBACK_AFTER),
        run.isPresent() ? Optional.of(run.get().config(sessionTimeout)) : Optional.empty());
  }

  private static SegmentSpec spec(Settings settings) throws ConfigException {
    boolean inOneFile = settings.require(ProgramSettings.PROTECT) != Protect.DIRECTORY;
    long otherwise = inOneFile ? FIRST_CAPACITY : 0;
    SegmentSpec base =
        SegmentSpec.ofCapacity(settings.get(ProgramSettings.CAPACITY).orElse(otherwise));
    int replicas = settings.require(ProgramSettings.REPLICAS);
    int inSync =
        settings.get(ProgramSettings.MIN_IN_SYNC).orElse(Math.min(base.minInSync(), replicas));
    return base.withReplicas(replicas, inSync)
        .withDurability(settings.require(ProgramSettings.DURABILITY));
  }

  private StateConfig state(Settings settings) throws ConfigException {
    Path path = settings.require(ProgramSettings.PATH);
    return switch (settings.require(ProgramSettings.PROTECT)) {
      case MAPPED -> new StateConfig.Mapped(path);
      case FILE -> new StateConfig.ReplacedFile(path);
      case DIRECTORY ->
          new StateConfig.Directory(
              path,
              settings.require(ProgramSettings.MAX_FILES),
              section.command(ProgramSettings.FREEZE),
              section.command(ProgramSettings.THAW),
              settings.require(ProgramSettings.FREEZE_TIMEOUT));
    };
  }
}
