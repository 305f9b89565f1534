/**
 * Lets old versions go. {@link io.baton.archive.expiry.ExpiryPolicy} says which; {@link
 * io.baton.archive.expiry.ExpiryPlan} and {@code SweepPlan} are pure.
 */
@NullMarked
package io.baton.archive.expiry;

import org.jspecify.annotations.NullMarked;
