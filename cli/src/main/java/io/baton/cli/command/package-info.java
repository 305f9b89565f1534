/** What a subcommand has of the command that it is part of. */
@NullMarked
package io.baton.cli.command;

import org.jspecify.annotations.NullMarked;
