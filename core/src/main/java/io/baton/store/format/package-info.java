/**
 * The bytes of a replica's file, as {@code docs/storage-format.md} describes them: {@link
 * io.baton.store.format.Layout} has the map, and every part is drawn on the class that owns it. No
 * rule of replication is here.
 */
@NullMarked
package io.baton.store.format;

import org.jspecify.annotations.NullMarked;
