/** What is put right in ZooKeeper after calls that ended without a known outcome. */
@NullMarked
package io.baton.client.cleanup;

import org.jspecify.annotations.NullMarked;
