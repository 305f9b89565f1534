/**
 * Reading a pinned version of a replica: the one mechanism behind an open, a fetch and the teaching
 * of a learner.
 *
 * <p>The reader pins a version ({@link io.baton.replication.read.OpenRead}), compares the hashes of
 * tag groups, then the tags of groups that differ, then asks for the blocks whose tags differ, and
 * lets go ({@link io.baton.replication.read.CloseRead}). The reader pulls, so it bounds what is on
 * its way.
 */
@NullMarked
package io.baton.replication.read;

import org.jspecify.annotations.NullMarked;
