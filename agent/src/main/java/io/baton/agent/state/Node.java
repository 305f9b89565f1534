package io.baton.agent.state;

import com.google.common.collect.ImmutableSet;
import io.baton.client.Baton;
import io.baton.client.open.OpenOptions;
import java.nio.file.Path;

/**
 * The node on which programs have their states.
 *
 * @param baton the cluster
 * @param predecessors ids of the agents before this one in its directory, which have ended
 * @param directory of the local files of segments, and of the agent's notes
 * @param boot of the machine, see {@link io.baton.system.BootId}
 */
public record Node(Baton baton, ImmutableSet<String> predecessors, Path directory, long boot) {

  /** How its segments are opened. */
  public OpenOptions options() {
    return OpenOptions.DEFAULT.after(predecessors);
  }

  /** The note about where a program has its state. */
  public PlacementNote note(String program, Path place) {
    Path file = directory.resolve("programs").resolve(program).resolve("placed.json");
    return new PlacementNote(file, place, boot);
  }
}
