/**
 * Segments of one owner that move together or not at all (R12): {@code GroupOpening} takes them
 * over, {@code GroupOwner} commits their checkpoints.
 */
@NullMarked
package io.baton.replication.group;

import org.jspecify.annotations.NullMarked;
