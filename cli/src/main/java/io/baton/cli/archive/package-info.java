/** Versions in an archive: when they are put there, which there are, and how they come back. */
@NullMarked
package io.baton.cli.archive;

import org.jspecify.annotations.NullMarked;
