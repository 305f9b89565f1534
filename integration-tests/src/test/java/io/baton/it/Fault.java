package io.baton.it;

/** What may happen to a host. */
enum Fault {
  /** Its process is gone at once, as by SIGKILL; mended, another one runs with the same files. */
  KILL,
  /** Its process stands still, knows nothing of it, and keeps its connections. */
  PAUSE,
  /** Nothing comes or goes over its network, and nobody is told; its process runs on. */
  CUT
}
