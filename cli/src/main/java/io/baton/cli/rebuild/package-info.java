/** Carries out a rebuild of the registry: asks the storage nodes, writes to ZooKeeper (R11). */
@NullMarked
package io.baton.cli.rebuild;

import org.jspecify.annotations.NullMarked;
