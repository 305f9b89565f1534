package io.baton.torture.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run keeps its files.
 *
 * @param run directory that is kept if the run fails
 * @param work directory in memory, for everything else
 */
public record Place(Path run, Path work) {

  /** In a directory, which must have the mount point {@code work}. */
  public static Place in(Path run) throws IOException {
    Place place = new Place(run, run.resolve("work"));
    Files.createDirectories(place.notes());
    Files.createDirectories(place.logs());
    Files.createDirectories(place.clocks());
    return place;
  }

  /** What clients note. */
  public Path notes() {
    return run.resolve("notes");
  }

  /** What processes say. */
  public Path logs() {
    return run.resolve("logs");
  }

  /** Where processes share the classes that they load. */
  Path classes() {
    return work.resolve("classes.jsa");
  }

  Path clocks() {
    return work.resolve("clocks");
  }

  /** A host's files. */
  Path of(String host) {
    return work.resolve("hosts").resolve(host);
  }
}
