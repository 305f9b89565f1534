/** Takes segments over: drives openings with sockets and ZooKeeper, on the loop's thread. */
@NullMarked
package io.baton.client.claim;

import org.jspecify.annotations.NullMarked;
