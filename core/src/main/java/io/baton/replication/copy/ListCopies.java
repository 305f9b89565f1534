package io.baton.replication.copy;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * Tell of all copies of a segment; changes nothing. Answered by {@link Copies}.
 *
 * @param segment whose
 * @param check whether to read every block of the copies that were set aside, which may take long
 */
public record ListCopies(SegmentId segment, boolean check) implements Request {}
