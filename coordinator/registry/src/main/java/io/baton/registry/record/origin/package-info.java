/** What somebody decided to go on from when no replica counted: what came after it was given up. */
@NullMarked
package io.baton.registry.record.origin;

import org.jspecify.annotations.NullMarked;
