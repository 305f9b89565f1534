/**
 * What a storage node believes of ZooKeeper, which may be wiped or restored from a backup (R11).
 */
@NullMarked
package io.baton.replication.guard;

import org.jspecify.annotations.NullMarked;
