/**
 * What a node has of a segment besides its replica, and an operator's decision to take one of these
 * copies back (R5): {@link io.baton.replication.copy.ListCopies}, {@link
 * io.baton.replication.copy.TakeBack}.
 */
@NullMarked
package io.baton.replication.copy;

import org.jspecify.annotations.NullMarked;
