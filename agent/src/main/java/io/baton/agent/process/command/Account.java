package io.baton.agent.process.command;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A user of the machine, see passwd(5).
 *
 * @param name of the user
 * @param uid user id
 * @param gid id of the primary group
 * @param home directory
 */
record Account(String name, long uid, long gid, String home) {

  private static final int UNKNOWN = 2;

  /**
   * Looks one up as the system does, also in directory services.
   *
   * @throws CommandRefusedException if there is none of this name
   */
  static Account of(String name, Command command) throws IOException {
    Tool.Result found = Tool.run(ImmutableList.of("getent", "passwd", name));
    if (found.code() == UNKNOWN) {
      throw new CommandRefusedException(
          "there is no user " + name + " on this machine to run " + command.program() + " as");
    }
    List<String> fields = Splitter.on(':').splitToList(found.output().strip());
    if (found.code() != 0 || fields.size() != 7) {
      throw new IOException(
          "getent passwd " + name + " ended with " + found.code() + ": " + found.output().strip());
    }
    return new Account(
        fields.get(0), Long.parseLong(fields.get(2)), Long.parseLong(fields.get(3)), fields.get(5));
  }

  /**
   * What a command is begun with to have its rights, and no others.
   *
   * @throws CommandRefusedException if the machine has no such command
   */
  ImmutableList<String> become() throws CommandRefusedException {
    // Its path, as the command may have a PATH of its own.
    Path setpriv =
        ProgramPath.find("setpriv")
            .orElseThrow(
                () ->
                    new CommandRefusedException(
                        "setpriv is not there to run commands as user "
                            + name
                            + ": install util-linux"));
    return ImmutableList.of(
        setpriv.toString(), "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--");
  }
}
