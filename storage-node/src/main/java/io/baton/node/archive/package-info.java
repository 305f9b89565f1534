/**
 * Archives committed versions of the replicas that are here, beside all that owners wait for.
 *
 * <pre>
 *   {@link io.baton.node.archive.Archiver}   looks which segments are due, on a thread of its own
 *     Archivist      which member of a segment archives it
 *     Due            whether one is to be archived now
 *     Standing       what is known of a segment's archive, and when to try again
 *   {@link io.baton.node.archive.ArchiveJob}   archives one version, and lets old ones go
 *     PinnedSource   a version that is read slice by slice, on its lane
 *     NodePace       how fast, all together
 * </pre>
 */
@NullMarked
package io.baton.node.archive;

import org.jspecify.annotations.NullMarked;
