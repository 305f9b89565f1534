package io.baton.api;

/**
 * What a segment is registered with.
 *
 * @param capacity bytes the segment can hold, 0 to {@link #MAX_CAPACITY}
 * @param replicas copies wanted, 1 to {@link #MAX_REPLICAS}
 * @param minInSync the owner never goes on with fewer in-sync replicas than this, 1 to {@code
 *     replicas}
 * @param durability when a replica acknowledges
 * @param group the segments that it was registered together with, itself among them
 */
public record SegmentSpec(
    long capacity, int replicas, int minInSync, Durability durability, Group group) {

  /** Bytes in a block, the unit of change, of checksums and of transfer. */
  public static final int BLOCK_SIZE = 4096;

  /** Largest capacity in bytes, 8 TiB less one block: a block number is a positive {@code int}. */
  public static final long MAX_CAPACITY = (long) BLOCK_SIZE * (Integer.MAX_VALUE - 1);

  /** Most copies of one segment. */
  public static final int MAX_REPLICAS = 9;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the values that do not fit
   */
  public SegmentSpec {
    if (capacity < 0 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 0 to " + MAX_CAPACITY + " bytes, not " + capacity);
    }
    if (replicas < 1 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          "replicas must be 1 to " + MAX_REPLICAS + ", not " + replicas);
    }
    if (minInSync < 1 || minInSync > replicas) {
      throw new IllegalArgumentException(
          "minInSync must be 1 to replicas (" + replicas + "), not " + minInSync);
    }
  }

  /** Of a segment by itself. */
  public SegmentSpec(long capacity, int replicas, int minInSync, Durability durability) {
    this(capacity, replicas, minInSync, durability, Group.NONE);
  }

  /** The defaults: 3 replicas, {@code minInSync} 2 and {@link Durability#MEMORY}. */
  public static SegmentSpec ofCapacity(long bytes) {
    return new SegmentSpec(bytes, 3, 2, Durability.MEMORY);
  }

  /** The same with another capacity. */
  public SegmentSpec withCapacity(long bytes) {
    return new SegmentSpec(bytes, replicas, minInSync, durability, group);
  }

  /** The same with other copies wanted. */
  public SegmentSpec withReplicas(int wanted, int inSyncAtLeast) {
    return new SegmentSpec(capacity, wanted, inSyncAtLeast, durability, group);
  }

  /** The same with another durability. */
  public SegmentSpec withDurability(Durability wanted) {
    return new SegmentSpec(capacity, replicas, minInSync, wanted, group);
  }

  /** The same of a segment by itself. */
  public SegmentSpec byItself() {
    return withGroup(Group.NONE);
  }

  /** The same in a group, or by itself. */
  public SegmentSpec withGroup(Group wanted) {
    return new SegmentSpec(capacity, replicas, minInSync, durability, wanted);
  }

  /** Blocks that the capacity takes, the last one perhaps in part. */
  public int blocks() {
    return blocks(capacity);
  }

  /** Blocks that {@code bytes} take, the last one perhaps in part. */
  public static int blocks(long bytes) {
    return (int) ((bytes + BLOCK_SIZE - 1) / BLOCK_SIZE);
  }
}
