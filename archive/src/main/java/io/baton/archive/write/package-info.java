/**
 * Takes versions over into the archive: what changed since one that is there, in one pass, in
 * bounded memory.
 *
 * <pre>
 *   {@link io.baton.archive.write.ArchiveWriter}   where a pull puts a version
 *     PreviousVersion    the manifest of the version before: what is held
 *     Reuse              which of its packs are worth it to be referred to again
 *     PendingGroups      groups that are not known whole yet
 *     PackWriter         blocks that are not held, pack by pack
 *     EarlierPacks       packs that an earlier attempt has written already
 *     PackTable          packs that the new manifest refers to
 *     Publication        the step with which the version is there
 * </pre>
 */
@NullMarked
package io.baton.archive.write;

import org.jspecify.annotations.NullMarked;
