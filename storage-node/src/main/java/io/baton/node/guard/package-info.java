/**
 * Keeps a node from beginning anything new on the word of a ZooKeeper that was wiped or restored
 * from a backup (R11).
 */
@NullMarked
package io.baton.node.guard;

import org.jspecify.annotations.NullMarked;
