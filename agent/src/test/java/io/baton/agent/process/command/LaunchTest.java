package io.baton.agent.process.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is started, and in which words. */
class LaunchTest {

  @TempDir Path directory;

  private static Command command(String program, Optional<String> user, Optional<Path> directory) {
    return new Command(ImmutableList.of(program, "x"), ImmutableMap.of(), user, directory);
  }

  private static Launch launch(Command command) throws IOException {
    return Launch.of(command, Launch.ownUid());
  }

  private static void assertRefused(String reason, Command command) {
    assertRefused(reason, command, 0);
  }

  private static void assertRefused(String reason, Command command, long uid) {
    CommandRefusedException refused =
        assertThrows(CommandRefusedException.class, () -> Launch.of(command, uid));
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
  }

  private Path file(String name, String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void theProgramIsFound() throws IOException {
    Path own = file("own", "rwxr-xr-x");
    Optional<Path> here = Optional.of(directory);
    Optional<String> nobody = Optional.empty();
    assertEquals(
        own.toString(), launch(command("./own", nobody, here)).words().get(0).replace("/./", "/"));
    assertEquals(own.toString(), launch(command(own.toString(), nobody, here)).words().get(0));
    Path sh = Path.of(launch(command("sh", nobody, here)).words().get(0));
    assertTrue(sh.isAbsolute() && Files.isExecutable(sh), sh.toString());
    assertEquals("x", launch(command("sh", nobody, here)).words().get(1));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    Optional<String> nobody = Optional.empty();
    Path gone = directory.resolve("gone");
    Path file = file("file", "rw-r--r--");
    assertRefused(
        "cannot run gone: it is in no directory of PATH, ",
        command("gone", nobody, Optional.empty()));
    assertRefused("cannot run own: it is in no", command("own", nobody, Optional.of(directory)));
    assertRefused(gone + " is not there: ", command(gone.toString(), nobody, Optional.empty()));
    assertRefused(
        directory + "/./gone is not there", command("./gone", nobody, Optional.of(directory)));
    assertRefused(
        directory + " is no file: ", command(directory.toString(), nobody, Optional.empty()));
    assertRefused(
        file + " is not executable: ", command(file.toString(), nobody, Optional.empty()));
    assertRefused(gone + ", is not there: ", command("sh", nobody, Optional.of(gone)));
    assertRefused(file + ", is not there: ", command("sh", nobody, Optional.of(file)));
  }

  @Test
  void anUnknownUserIsRefused() {
    assertRefused(
        "there is no user no-such-user on this machine to run sh as",
        command("sh", Optional.of("no-such-user"), Optional.empty()));
  }

  @Test
  void anotherUserThanTheAgentsNeedsRoot() throws IOException {
    Command command = command("sh", Optional.of("nobody"), Optional.of(Path.of("/")));
    assertRefused(
        "only root may run sh as user nobody, and the agent has uid 12345: ", command, 12345);
    long nobody = Account.of("nobody", command).uid();
    Launch own = Launch.of(command, nobody);
    assertEquals(ImmutableList.of(), own.become(), "its own rights need nothing");
    assertEquals("nobody", own.environment().get("USER"));
  }

  @Test
  void theUsersVariablesCanBeReplaced() throws IOException {
    Command command =
        new Command(
            ImmutableList.of("sh"),
            ImmutableMap.of("HOME", "/elsewhere"),
            Optional.of("nobody"),
            Optional.empty());
    Launch launch = Launch.of(command, Account.of("nobody", command).uid());
    assertEquals("/elsewhere", launch.environment().get("HOME"));
    assertEquals("nobody", launch.environment().get("LOGNAME"));
  }

  /** Whoever is not root can try this only with its own rights. */
  @Test
  void whatTheUserMayNotUseIsNamed() throws IOException {
    Path program = file("program", "rwx------");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Command run = command(program.toString(), Optional.of("nobody"), Optional.of(Path.of("/")));
    Path locked = Files.createDirectory(directory.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    Command enter = command("sh", Optional.of("nobody"), Optional.of(locked));
    if (Launch.ownUid() == 0) {
      assertRefused("user nobody may not use " + program, run, 0);
      assertRefused("user nobody may not use " + locked, enter, 0);
    } else {
      assertRefused("only root may run " + program, run, Launch.ownUid());
      assertRefused("only root may run sh", enter, Launch.ownUid());
    }
  }
}
