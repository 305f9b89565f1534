package io.baton.registry.record;

import java.time.Instant;

/**
 * Who owns a segment. Known by the nonce of its open, not by its process (R8): one process may have
 * opened the segment twice.
 *
 * @param client the process: {@code clients/<client>} is there while it lives
 * @param nonce drawn by the open
 * @param host for people
 * @param pid for people
 * @param since when it opened, by its own clock; for people
 */
public record Owner(String client, long nonce, String host, long pid, Instant since) {}
