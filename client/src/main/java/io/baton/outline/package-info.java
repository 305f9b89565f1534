/**
 * What the blocks of a version are, without their bytes: enough to tell where two versions differ.
 */
@NullMarked
package io.baton.outline;

import org.jspecify.annotations.NullMarked;
