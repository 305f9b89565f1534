/**
 * What the znodes hold: one immutable record for each kind, and their JSON in {@link
 * io.baton.registry.record.RecordJson}. Pure: no ZooKeeper, no clock.
 */
@NullMarked
package io.baton.registry.record;

import org.jspecify.annotations.NullMarked;
