/**
 * Followers: a warm local copy of a segment that another process owns, at its newest committed
 * version.
 *
 * <pre>{@code
 * Follower prices = baton.follow(SegmentName.of("shop/prices"), FollowOptions.DEFAULT);
 * prices.onVersion(update -> index.refresh(update.changed()));
 * long price = prices.read(bytes -> bytes.readLong(OFFSET));
 * ...
 * Segment owned = baton.promote(prices, OpenOptions.DEFAULT); // nothing is left to fetch
 * }</pre>
 *
 * <p>{@link io.baton.client.follow.FollowSession} drives the protocol on the thread of bulk reads;
 * {@link io.baton.client.follow.LocalCopy} is what readers see.
 */
@NullMarked
package io.baton.client.follow;

import org.jspecify.annotations.NullMarked;
