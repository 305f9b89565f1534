package io.baton.replication.sim;

/** The process ends here; thrown through whatever it was doing. */
public final class ProcessKilled extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says where. */
  public ProcessKilled(String where) {
    super(where);
  }
}
