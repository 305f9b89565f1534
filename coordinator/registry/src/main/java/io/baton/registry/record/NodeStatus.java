package io.baton.registry.record;

import java.util.Optional;

/**
 * A storage node as ZooKeeper knows it.
 *
 * @param record what is known of it whether it runs or not
 * @param live its running process, if any
 */
public record NodeStatus(NodeRecord record, Optional<LiveRecord> live) {}
