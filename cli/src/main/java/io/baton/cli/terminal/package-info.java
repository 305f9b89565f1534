/** What a command says, and how it looks. */
@NullMarked
package io.baton.cli.terminal;

import org.jspecify.annotations.NullMarked;
