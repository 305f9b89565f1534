/**
 * Keeping a copy of a segment that another process owns at the newest committed version (R7), by
 * one pull after another.
 */
@NullMarked
package io.baton.replication.follow;

import org.jspecify.annotations.NullMarked;
