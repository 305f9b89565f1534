package io.baton.agent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.baton.agent.process.command.Launch;
import io.baton.agent.process.session.ProcessIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * A process that becomes a program when it is let go, and ends instead if the agent ends before.
 *
 * <p>It is a shell that reads a line. The line is its own pid, so that it does not go on if {@code
 * setsid} made it another process than the agent has noted. Then it execs the program, which has
 * nothing of the agent's: its input is {@code /dev/null}. At the end of its input the agent is
 * gone, and it ends with {@value #NOT_LET_GO}.
 */
final class Gate implements Closeable {

  static final int NOT_LET_GO = 125;

  private static final String SCRIPT =
      "read -r pid && [ \"$pid\" = \"$$\" ] || exit " + NOT_LET_GO + "; exec \"$@\" </dev/null";

  private static final int KILL_SECONDS = 10;

  private final Process process;
  private final ProcessIdentity identity;
  private final String what;
  private boolean open;

  private Gate(Process process, ProcessIdentity identity, String what) {
    this.process = process;
    this.identity = identity;
    this.what = what;
  }

  /** Starts the shell; nothing of the program runs yet. */
  static Gate start(Launch launch, Redirect output, String mark) throws IOException {
    ProcessBuilder builder = launch.process(mark, Launch.SHELL, "-c", SCRIPT, Launch.SHELL);
    Process process = builder.redirectOutput(output).start();
    String what = launch + " ended before it was let go; its output: " + output;
    ProcessIdentity identity =
        ProcessIdentity.of(process.pid()).orElseThrow(() -> new IOException(what));
    return new Gate(process, identity, what);
  }

  /** Which process it is, and stays when it is the program. */
  ProcessIdentity identity() {
    return identity;
  }

  /** Lets it go. */
  Process open() throws IOException {
    try (OutputStream input = process.getOutputStream()) {
      input.write((identity.pid() + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new IOException(what, e);
    }
    open = true;
    return process;
  }

  /** Ends it, and waits for that, unless it was let go. */
  @Override
  public void close() {
    if (!open) {
      process
          .destroyForcibly()
          .onExit()
          .completeOnTimeout(process, KILL_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
