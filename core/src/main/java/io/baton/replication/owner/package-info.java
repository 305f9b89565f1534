/**
 * The owner of one segment in one epoch: checkpoints, the in-sync set, learners, the commit point
 * (R1, R2, R4, R7).
 */
@NullMarked
package io.baton.replication.owner;

import org.jspecify.annotations.NullMarked;
