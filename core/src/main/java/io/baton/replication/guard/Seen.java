package io.baton.replication.guard;

import com.google.common.collect.ImmutableList;

/**
 * What a look at ZooKeeper shows.
 *
 * @param cluster which cluster it is
 * @param mark number of the node's mark in it; 0 if there is none
 * @param mzxid ZooKeeper's number of the write of that mark; 0 if there is none
 * @param rebuilds nonces of the rebuilds of it, newest first
 */
public record Seen(String cluster, long mark, long mzxid, ImmutableList<Long> rebuilds) {}
