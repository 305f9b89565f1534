package io.baton.agent.process;

import io.baton.agent.process.command.Command;
import io.baton.agent.process.command.CommandRefusedException;
import io.baton.agent.process.command.Launch;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Starts programs, and finds those that an earlier agent has started.
 *
 * <p>The order of a start: a process that waits; its note, durable; the word that it may go on. An
 * agent that is killed before the last leaves no program, as the process then ends by itself; one
 * that is killed after it leaves a program with a note.
 */
public final class Programs {

  private final Clockwork time;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Creates one.
   *
   * @param scheduler runs short looks at {@code /proc}; has to be there as long as a future of this
   *     package is waited for
   * @param nanoClock monotonic
   * @param clock for people
   * @param random marks the processes of each program
   */
  public Programs(
      ScheduledExecutorService scheduler,
      LongSupplier nanoClock,
      InstantSource clock,
      RandomGenerator random) {
    this.time = new Clockwork(scheduler, nanoClock);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Starts a program. Blocks while the note is synced.
   *
   * @throws CommandRefusedException if the command cannot be run; nothing has happened
   * @throws DamagedNoteException if it is not known whether the program runs; nothing has happened
   * @throws IOException if the program runs already, or could not be started; none was started
   */
  public ProgramProcess start(Command command, OutputFile output, ProcessNote note)
      throws IOException {
    Launch launch = Launch.of(command, Launch.ownUid());
    Optional<ProgramProcess> running = left(note);
    if (running.isPresent()) {
      throw new IOException(
          command
              + " is not started, as "
              + note.file()
              + " says that it runs as "
              + running.get()
              + ": stop that first");
    }
    output.rotate();
    String mark = mark();
    try (Gate gate = Gate.start(launch, output.redirect(), mark)) {
      NotedProcess noted =
          new NotedProcess(gate.identity(), mark, command.digest(), clock.instant());
      note.write(noted);
      return ProgramProcess.started(noted, gate.open(), time);
    }
  }

  private String mark() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  /**
   * Finds the program that an earlier agent has started, and watches it from now on.
   *
   * @return empty if there is none, or nothing of it is left, or the machine was booted since. If
   *     only other processes of its session are left it is not running, and can be stopped
   * @throws DamagedNoteException if that cannot be told; nothing must be started then
   */
  public Optional<ProgramProcess> find(ProcessNote note) throws IOException {
    return left(note).map(ProgramProcess::watched);
  }

  private Optional<ProgramProcess> left(ProcessNote note) throws IOException {
    Optional<NotedProcess> noted = note.read();
    return noted.isEmpty() ? Optional.empty() : ProgramProcess.left(noted.get(), time);
  }

  /**
   * Starts a command whose output is of interest, and which is not noted: it must end soon.
   *
   * @throws CommandRefusedException if the command cannot be run
   */
  public Captured capture(Command command) throws IOException {
    Launch launch = Launch.of(command, Launch.ownUid());
    String mark = mark();
    try (Gate gate = Gate.start(launch, Redirect.PIPE, mark)) {
      NotedProcess unwritten =
          new NotedProcess(gate.identity(), mark, command.digest(), clock.instant());
      Process child = gate.open();
      return new Captured(ProgramProcess.started(unwritten, child, time), child.getInputStream());
    }
  }
}
