/**
 * What a rebuild of the registry says to a storage node (R11): it {@linkplain
 * io.baton.replication.inventory.ListReplicas lists} the replicas, {@linkplain
 * io.baton.replication.inventory.Seal seals} those whose record it is going to write, and tells the
 * node {@linkplain io.baton.replication.inventory.RegistryRebuilt when it is done}.
 */
@NullMarked
package io.baton.replication.inventory;

import org.jspecify.annotations.NullMarked;
