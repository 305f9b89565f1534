package io.baton.it;

/** One host of a cluster and the process on it, to be broken and mended. */
interface Host {

  /** Breaks this host; returns when it is broken. */
  void inflict(Fault fault) throws Exception;

  /** Ends a fault that was inflicted; the process may take a while to be of use again. */
  void mend(Fault fault) throws Exception;
}
