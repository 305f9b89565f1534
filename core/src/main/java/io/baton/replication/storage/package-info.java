/**
 * What the state machines need of a replica's file: promised fences, staged and committed blocks,
 * pinned versions. The replica store implements it over mapped files.
 */
@NullMarked
package io.baton.replication.storage;

import org.jspecify.annotations.NullMarked;
