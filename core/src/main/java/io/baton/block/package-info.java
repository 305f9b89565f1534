/** Hashes of blocks, of tag groups and of whole states. */
@NullMarked
package io.baton.block;

import org.jspecify.annotations.NullMarked;
