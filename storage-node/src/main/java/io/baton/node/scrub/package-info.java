/** Finds blocks that a disk has damaged, and has them repaired from another replica (R5). */
@NullMarked
package io.baton.node.scrub;

import org.jspecify.annotations.NullMarked;
