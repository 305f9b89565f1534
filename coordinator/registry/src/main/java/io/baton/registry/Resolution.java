package io.baton.registry;

/** What a name stands for; three different answers (P6). */
public sealed interface Resolution {

  /** A registered segment; its state is ready. */
  record Found(VersionedRecord current) implements Resolution {}

  /** Its creator is alive and has not finished; its record names the creator as owner. */
  record BeingRegistered(VersionedRecord current) implements Resolution {}

  /** No such segment, said by a server that was up to date. */
  record NeverRegistered() implements Resolution {}
}
