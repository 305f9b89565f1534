/**
 * The library that an application links: connect, register or open a segment, work on it as mapped
 * memory, checkpoint.
 *
 * <pre>{@code
 * try (Baton baton = Baton.connect(BatonConfig.of("zk1:2181,zk2:2181,zk3:2181", Path.of("/var/lib/shop/baton")));
 *     Segment orders = baton.openOrRegister(SegmentName.of("shop/orders"), SegmentSpec.ofCapacity(64 << 20))) {
 *   orders.bytes().writeLong(0, orders.bytes().readLong(0) + 1);
 *   Receipt receipt = orders.checkpoint(); // commit ...
 *   answerTheCustomer();                   // ... then act
 * }
 * }</pre>
 *
 * <p>What the application did before {@code checkpoint()} returned is not undone by a failover:
 * messages that it sent stay sent. So commit, then act.
 *
 * <p>Segments whose contents belong together are registered as a {@linkplain Baton#groups group}: a
 * checkpoint of a {@link SegmentGroup} is one of all of them, or of none.
 *
 * <p>Errors are the types of {@link io.baton.api.error}; each says what is safe to do next. All
 * calls are safe from any thread; one thread at a time should checkpoint a segment while none
 * writes to it, or else the checkpoint holds what was there when each block was copied.
 */
@NullMarked
package io.baton.client;

import org.jspecify.annotations.NullMarked;
