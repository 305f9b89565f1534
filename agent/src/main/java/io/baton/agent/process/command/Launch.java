package io.baton.agent.process.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.process.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A command that was looked at: its program is there, and its user may run it.
 *
 * <p>It becomes a process by {@code setsid} and {@code setpriv} of util-linux, each of which execs
 * the next, so that the pid stays. ({@code setsid} would fork if it led a process group; what the
 * JDK starts does not.)
 *
 * @param become words before the program's by which it gets its user's rights; may be empty
 * @param words the program's path and its arguments
 * @param environment in addition to the agent's own
 * @param directory it works in; the agent's own if empty
 */
public record Launch(
    ImmutableList<String> become,
    ImmutableList<String> words,
    ImmutableMap<String, String> environment,
    Optional<Path> directory) {

  private static final Path SELF = Path.of("/proc/self");

  /** By which systemd speaks with the agent, and not with what that starts. */
  private static final ImmutableList<String> SERVICE_MANAGERS =
      ImmutableList.of(
          "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS");

  /** Not looked for in a PATH, as the command may have its own. */
  public static final String SHELL = "/bin/sh";

  /** Fails if the user may not run the program in the directory; prints which. */
  private static final String TRY =
      "[ -d \"$2\" ] && [ -x \"$2\" ] || { printf %s \"$2\"; exit 1; };"
          + " [ -f \"$1\" ] && [ -x \"$1\" ] || { printf %s \"$1\"; exit 1; }";

  /** The user whose rights this process has. */
  public static long ownUid() throws IOException {
    return ((Number) Files.getAttribute(SELF, "unix:uid")).longValue();
  }

  /**
   * Looks at a command. Starts nothing of it.
   *
   * @param uid that the agent has
   * @throws CommandRefusedException naming what is missing
   */
  public static Launch of(Command command, long uid) throws IOException {
    Optional<Account> account = account(command, uid);
    Path program = ProgramPath.of(command);
    ImmutableList<String> words =
        ImmutableList.<String>builder()
            .add(program.toString())
            .addAll(command.words().subList(1, command.words().size()))
            .build();
    ImmutableMap.Builder<String, String> environment = ImmutableMap.builder();
    account.ifPresent(
        user ->
            environment
                .put("HOME", user.home())
                .put("USER", user.name())
                .put("LOGNAME", user.name()));
    environment.putAll(command.environment());
    ImmutableList<String> become =
        account.isEmpty() || account.get().uid() == uid
            ? ImmutableList.of()
            : account.get().become();
    Launch launch = new Launch(become, words, environment.buildKeepingLast(), command.directory());
    launch.tryAsUser(command);
    return launch;
  }

  private static Optional<Account> account(Command command, long uid) throws IOException {
    if (command.user().isEmpty()) {
      return Optional.empty();
    }
    Account account = Account.of(command.user().get(), command);
    if (uid != 0 && uid != account.uid()) {
      throw new CommandRefusedException(
          "only root may run "
              + command.program()
              + " as user "
              + account.name()
              + ", and the agent has uid "
              + uid
              + ": run the agent as root or as that user, or name no user");
    }
    return Optional.of(account);
  }

  /** Root may nearly everything, and so cannot tell by looking what another user may. */
  private void tryAsUser(Command command) throws IOException {
    if (become.isEmpty()) {
      return;
    }
    Tool.Result tried =
        Tool.run(
            ImmutableList.<String>builder()
                .addAll(become)
                .add(SHELL, "-c", TRY, SHELL, words.get(0))
                .add(directory.map(Path::toString).orElse("/"))
                .build());
    if (tried.code() != 0) {
      throw new CommandRefusedException(
          "user "
              + command.user().orElseThrow()
              + " may not use "
              + tried.output()
              + " to run "
              + command.program()
              + ": give it the right to, on each directory above as well");
    }
  }

  /**
   * A process of it in a session of its own.
   *
   * @param mark of the session, see {@link Session}
   * @param before words to put before the program's; they must exec it
   */
  public ProcessBuilder process(String mark, String... before) {
    ProcessBuilder builder =
        new ProcessBuilder(
            ImmutableList.<String>builder()
                .add("setsid")
                .addAll(become)
                .add(before)
                .addAll(words)
                .build());
    directory.ifPresent(path -> builder.directory(path.toFile()));
    SERVICE_MANAGERS.forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    builder.environment().put(Session.VARIABLE, mark);
    return builder.redirectErrorStream(true);
  }

  /** The program's path only: arguments and variables may be secret. */
  @Override
  public String toString() {
    return words.get(0);
  }
}
