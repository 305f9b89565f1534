/**
 * What copies of a segment there are when no replica counts, and an operator's decision to go on
 * from one of them (R5). {@link io.baton.client.recovery.Recovery} is the way in, {@link
 * io.baton.client.recovery.TakingBack} has the order of the steps.
 */
@NullMarked
package io.baton.client.recovery;

import org.jspecify.annotations.NullMarked;
