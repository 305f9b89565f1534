/**
 * What Baton keeps in ZooKeeper, as types: the only room that knows ZooKeeper and Curator.
 *
 * <pre>{@code
 * try (Registry registry = Registry.connect(config, Clock.systemUTC(), new SecureRandom())) {
 *   Segments segments = registry.segments();
 *   switch (segments.resolve(SegmentName.of("orders/eu"), timeout)) {
 *     case Found found -> ...       // registered: open it
 *     case BeingRegistered by -> ... // wait, or give up
 *     case NeverRegistered none -> ... // a cold start loses nothing
 *   }
 *   Outcome outcome = segments.compareAndSet(found, found.record().opened(epoch, owner), timeout);
 * }
 * }</pre>
 *
 * <p>Calls block until their timeout and may come from any thread but ZooKeeper's own; each ends in
 * an answer or in an error of {@code io.baton.api.error}. {@link io.baton.registry.CompareAndSet}
 * holds the rule for writes whose reply was lost; {@code docs/zookeeper.md} shows the tree.
 */
@NullMarked
package io.baton.registry;

import org.jspecify.annotations.NullMarked;
