/** Reads versions back from the archive, and believes nothing. */
@NullMarked
package io.baton.archive.read;

import org.jspecify.annotations.NullMarked;
