/**
 * What owners and replicas say to each other, one record per message, as plain data. {@code
 * docs/protocol.md} tells how they look on the wire.
 *
 * <p>A {@link io.baton.replication.message.Request} goes to a storage node and names its segment;
 * every {@link io.baton.replication.message.Reply} names the segment too, and the epoch of the
 * request that it answers.
 */
@NullMarked
package io.baton.replication.message;

import org.jspecify.annotations.NullMarked;
