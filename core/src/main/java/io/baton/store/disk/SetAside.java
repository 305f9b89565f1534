package io.baton.store.disk;

import java.time.Instant;

/**
 * A file that was set aside.
 *
 * @param number tells it from others of its name, from 1
 * @param reason why, for people
 * @param since when, by the machine's clock; for people
 */
public record SetAside(int number, String reason, Instant since) {}
