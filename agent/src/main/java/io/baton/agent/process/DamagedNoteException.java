package io.baton.agent.process;

import java.io.IOException;
import java.nio.file.Path;

/** The note of a running process cannot be read: whether its program runs is not known. */
public final class DamagedNoteException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedNoteException(Path file, String reason) {
    super(
        file
            + " cannot be read: "
            + reason
            + "; it says which process runs the program. See whether the program runs, and stop it"
            + " if it does; then delete the file");
  }
}
