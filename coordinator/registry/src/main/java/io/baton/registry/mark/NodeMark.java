package io.baton.registry.mark;

/**
 * What a node wrote last to its own znode. Nobody else writes it, so one that shows less was
 * restored: a number, unlike a zxid, does not rise when another server leads.
 *
 * @param number the node's count of these writes, 1 for the first
 * @param mzxid ZooKeeper's number of the write: tells two histories with the same number
 * @param version of the znode, which the next write expects
 */
public record NodeMark(long number, long mzxid, int version) {}
