package io.baton.registry.record;

import java.time.Instant;

/**
 * The cluster's identity, made once by an explicit init and never changed (R11).
 *
 * @param id 32 hexadecimal digits
 * @param format version of the whole tree; 1 now
 * @param created when, by the clock of who made it
 */
public record ClusterRecord(String id, int format, Instant created) {}
