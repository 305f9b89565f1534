/**
 * The state of a program that does not know Baton, as files that it uses and as segments that this
 * agent owns. One class for each way to protect it:
 *
 * <ul>
 *   <li>{@link io.baton.agent.state.MappedState}: the program maps the segment's own file;
 *   <li>{@link io.baton.agent.state.FileState}: the program replaces a file by renaming a new one.
 * </ul>
 *
 * <p>{@link io.baton.agent.state.Protection#open} makes the newest checkpoint the program's state,
 * or finds that what is there already continues it; {@link io.baton.agent.state.Held} is then what
 * checkpoints are taken of.
 */
@NullMarked
package io.baton.agent.state;

import org.jspecify.annotations.NullMarked;
