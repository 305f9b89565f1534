/**
 * Commands for groups of segments.
 *
 * <p>{@link io.baton.cli.BatonCommand} lists them; it is the {@link
 * io.baton.cli.command.Invocation} that they are given.
 */
@NullMarked
package io.baton.cli.group;

import org.jspecify.annotations.NullMarked;
