/** What a node does with ZooKeeper beside serving: deletes what was removed, publishes its use. */
@NullMarked
package io.baton.node.upkeep;

import org.jspecify.annotations.NullMarked;
