package io.baton.archive.write;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.ManifestHead;
import io.baton.replication.read.ReadOpened;
import java.time.Instant;

/**
 * What a version is archived with.
 *
 * @param name the segment's
 * @param spec the segment's; its capacity is raised to the version's length, which the record may
 *     not tell yet
 * @param time of the version, as well as that is known; by it people choose
 */
public record ArchiveSubject(SegmentName name, SegmentSpec spec, Instant time) {

  ManifestHead head(SegmentArchive archive, ReadOpened source) {
    return new ManifestHead(
        archive.segment(),
        name,
        spec.withCapacity(Math.max(spec.capacity(), source.length())),
        source.version(),
        source.length(),
        source.checksum(),
        time);
  }
}
