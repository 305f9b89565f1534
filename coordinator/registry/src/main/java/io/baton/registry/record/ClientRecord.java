package io.baton.registry.record;

import java.time.Instant;

/**
 * A process that uses Baton; its znode is there while its session lives.
 *
 * @param host for people
 * @param pid for people
 * @param since when it connected, by its own clock
 */
public record ClientRecord(String host, long pid, Instant since) {}
