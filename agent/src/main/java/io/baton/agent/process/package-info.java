/**
 * The processes that the agent starts and watches.
 *
 * <p>{@link io.baton.agent.process.Programs} starts a {@link
 * io.baton.agent.process.command.Command}, and finds what an earlier agent has started by its
 * {@link io.baton.agent.process.ProcessNote}. A {@link io.baton.agent.process.ProgramProcess} tells
 * when it ended, and is stopped with all of its session. Programs outlive the agent on purpose:
 * nothing of theirs is a pipe to it.
 *
 * <pre>{@code
 * Programs programs = new Programs(scheduler, System::nanoTime, Clock.systemUTC(), random);
 * Optional<ProgramProcess> found = programs.find(note);
 * ProgramProcess program = found.isPresent() ? found.get() : programs.start(command, output, note);
 * program.exited().thenAccept(exit -> restartOrNot(exit));
 * program.stop(Duration.ofSeconds(10)).get(1, TimeUnit.MINUTES);
 * note.delete();
 * }</pre>
 *
 * <p>{@code command} is what to run and whether that can be; {@code session} is what {@code /proc}
 * says, and signals; {@code watch} is whether the program is well, and when to start it again.
 */
@NullMarked
package io.baton.agent.process;

import org.jspecify.annotations.NullMarked;
