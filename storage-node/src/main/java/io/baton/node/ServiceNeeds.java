package io.baton.node;

import io.baton.daemon.monitor.Meters;
import io.baton.node.directory.DataDirectory;
import io.baton.node.directory.Identity;
import io.baton.node.guard.RegistryGuard;
import io.baton.registry.Registry;

/**
 * What a service needs.
 *
 * @param directory where the replicas are
 * @param identity whose they are
 * @param registry to look for tombstones in
 * @param guard knows whether the registry went back
 * @param upkeep may wait for ZooKeeper
 * @param meters count what is served
 */
record ServiceNeeds(
    DataDirectory directory,
    Identity identity,
    Registry registry,
    RegistryGuard guard,
    Upkeep upkeep,
    Meters meters) {}
