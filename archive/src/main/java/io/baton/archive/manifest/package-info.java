/**
 * Manifests: where all blocks of one archived version are, as {@code docs/archive-format.md}
 * describes it. Every part is drawn on the class that owns it. Written and read in one pass, in
 * memory for a part and for the list of packs.
 *
 * <pre>
 *   {@link io.baton.archive.manifest.ManifestHead}   whose version it is
 *   {@link io.baton.archive.manifest.Part}           of kind 1: packs, see {@link io.baton.archive.manifest.Pack}
 *   {@link io.baton.archive.manifest.Part}           of kind 2: blocks, see {@link io.baton.archive.manifest.BlockGroup}
 *   {@link io.baton.archive.manifest.Part}           of kind 3: the end
 * </pre>
 */
@NullMarked
package io.baton.archive.manifest;

import org.jspecify.annotations.NullMarked;
