package io.baton.rebuild;

import io.baton.api.SegmentId;

/**
 * What is said of a segment for which nothing is done.
 *
 * @param segment which
 * @param conflict whether somebody has to decide before the registry counts as rebuilt
 * @param text for people
 */
public record Remark(SegmentId segment, boolean conflict, String text) {}
