/** How a storage node finds out that ZooKeeper was wiped or restored from a backup (R11). */
@NullMarked
package io.baton.registry.mark;

import org.jspecify.annotations.NullMarked;
