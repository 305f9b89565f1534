package io.baton.api;

import com.google.common.collect.ImmutableMap;

/**
 * What a committed checkpoint of a group was acknowledged with.
 *
 * @param version the version that is now committed, the same in each segment
 * @param segments what each segment's was acknowledged with, by name
 */
public record GroupReceipt(Version version, ImmutableMap<SegmentName, Receipt> segments) {}
