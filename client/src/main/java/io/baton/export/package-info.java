/**
 * Export files: one version of a segment in one file, as {@code docs/export-format.md} describes
 * it. Every part is drawn on the class that owns it.
 *
 * <pre>
 *   {@link io.baton.export.ExportHead}    whose version it is
 *   {@link io.baton.export.ExportGroup}   256 blocks with their tags ...
 *   {@link io.baton.export.ExportGroup}   ... the last group may have fewer
 *   {@link io.baton.export.ExportEnd}     checksums of the file and of the state
 * </pre>
 *
 * <p>{@link io.baton.export.ExportFile} is one that was read and found whole.
 */
@NullMarked
package io.baton.export;

import org.jspecify.annotations.NullMarked;
