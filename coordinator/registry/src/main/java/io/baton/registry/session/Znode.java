package io.baton.registry.session;

import org.apache.zookeeper.data.Stat;

/** What a read saw of a znode. */
public final class Znode {

  private final byte[] bytes;
  private final int version;
  private final long session;
  private final long mzxid;

  Znode(byte[] bytes, Stat stat) {
    this.bytes = bytes;
    this.version = stat.getVersion();
    this.session = stat.getEphemeralOwner();
    this.mzxid = stat.getMzxid();
  }

  /** Its content; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** ZooKeeper's count of writes, 0 after creation. */
  public int version() {
    return version;
  }

  /** ZooKeeper's number of the transaction that wrote it last. */
  public long mzxid() {
    return mzxid;
  }

  /** The session that an ephemeral znode goes with; 0 for a persistent one. */
  public long session() {
    return session;
  }
}
