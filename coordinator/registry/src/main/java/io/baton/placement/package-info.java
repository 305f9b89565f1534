/**
 * Where replicas go. Pure: a view of the nodes in, an ordered choice out. Clients place new
 * segments with it and the coordinator replaces lost replicas, so that both follow one policy.
 */
@NullMarked
package io.baton.placement;

import org.jspecify.annotations.NullMarked;
