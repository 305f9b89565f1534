package io.baton.agent.state;

import com.google.common.collect.ImmutableSet;
import io.baton.agent.state.place.PlacementNote;
import io.baton.client.Baton;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

  /** For people. */
  static String name() {
    try {
      return "agent on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "agent on an unknown host";
    }
  }

  /** The note about where a program has its state. */
  public PlacementNote note(String program, Path place) {
    return new PlacementNote(notes(program).resolve("placed.json"), place, boot);
  }

  /** Where notes about a program are; it may have to be made. */
  public Path notes(String program) {
    return notes(directory, program);
  }

  /** The same in an agent's directory. */
  public static Path notes(Path directory, String program) {
    return directory.resolve("programs").resolve(program);
  }
}
