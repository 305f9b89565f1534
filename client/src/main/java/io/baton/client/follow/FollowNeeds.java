package io.baton.client.follow;

import io.baton.client.session.Connector;
import io.baton.client.session.Loop;
import io.baton.registry.Segments;
import io.baton.replication.follow.FollowingConfig;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a session needs.
 *
 * @param loop the thread of bulk reads
 * @param connector makes connections that are served by it
 * @param segments records
 * @param showing runs what puts a version in place, and listeners
 * @param config how it waits
 * @param timeout of the questions to ZooKeeper
 * @param random which member it begins at
 */
record FollowNeeds(
    Loop loop,
    Connector connector,
    Segments segments,
    Executor showing,
    FollowingConfig config,
    Duration timeout,
    RandomGenerator random) {}
