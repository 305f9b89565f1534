package io.baton.registry.record;

/** What an administrator wants of a storage node. */
public enum NodeState {
  /** It may be given replicas. */
  ACTIVE,
  /** It keeps and serves what it has, and gets nothing new; its replicas are moved away. */
  DRAINING
}
