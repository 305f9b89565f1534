package io.baton.registry.record.origin;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import java.time.Instant;

/**
 * A segment began with an archived version of another one, of which no replica was left: what was
 * acknowledged after that version was given up.
 *
 * @param when by the clock of who did it
 * @param from the segment that was lost, which had the name before
 * @param version of that one
 * @param time when it was archived as the newest committed one, by the clock of the node that did
 */
public record Restored(Instant when, SegmentId from, Version version, Instant time) {}
