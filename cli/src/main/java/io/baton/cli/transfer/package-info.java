/**
 * Commands that move the content of segments to files and to other segments, and compare it.
 *
 * <p>{@link io.baton.cli.BatonCommand} lists them; it is the {@link
 * io.baton.cli.command.Invocation} that they are given.
 */
@NullMarked
package io.baton.cli.transfer;

import org.jspecify.annotations.NullMarked;
