/**
 * The elected coordinator (R4): while it leads, it walks over all segment records, places segments
 * on more nodes that have too few, and has segments repaired that nobody owns.
 *
 * <pre>{@code
 * try (Controller controller = Controller.start(registry, repairer, config, System::nanoTime, random)) {
 *   ... // until the process is to end
 * }
 * }</pre>
 *
 * <p>It keeps nothing that ZooKeeper does not have. Whatever it has done is done by
 * compare-and-set, so that a second leader, which there may be for a while, only repeats or loses.
 */
@NullMarked
package io.baton.controller;

import org.jspecify.annotations.NullMarked;
