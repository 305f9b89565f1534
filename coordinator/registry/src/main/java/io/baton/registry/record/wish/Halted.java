package io.baton.registry.record.wish;

import java.time.Instant;

/**
 * Somebody's wish that the program of a segment runs nowhere until it is started again by hand:
 * those who stand by to run it do not take the segment by themselves. Whoever opens it all the same
 * may.
 *
 * @param when by the clock of who said so
 * @param by whose wish: user and host
 */
public record Halted(Instant when, String by) {}
