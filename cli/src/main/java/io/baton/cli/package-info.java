/**
 * The {@code baton} command: administration and inspection.
 *
 * <pre>{@code
 * baton init                        makes the cluster
 * baton nodes                       storage nodes
 * baton segments [PREFIX]           registered segments
 * baton describe NAME               all that ZooKeeper knows of one
 * baton get NAME FILE               copies a segment's newest committed content
 * baton put NAME FILE               registers a segment, or replaces its content
 * baton export NAME FILE            writes a segment's newest committed version to a file ...
 * baton import FILE NAME            ... of which this makes a segment
 * baton clone NAME NEW              makes a segment of another one's newest committed content
 * baton diff NAME OTHER             tells where it differs from an export or another segment
 * baton rm NAME                     removes a segment
 * baton undelete NAME               brings a removed segment back
 * baton ungroup NAME                makes the segments of a group segments by themselves
 * baton recover NAME                shows copies that do not count, and goes on from one
 * }</pre>
 *
 * <p>One class per subcommand; {@link io.baton.cli.BatonCommand} holds what all of them share, and
 * gives it to those of {@link io.baton.cli.transfer} and {@link io.baton.cli.group} as an {@link
 * io.baton.cli.command.Invocation}.
 */
@NullMarked
package io.baton.cli;

import org.jspecify.annotations.NullMarked;
