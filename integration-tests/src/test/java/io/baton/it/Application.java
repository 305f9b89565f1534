package io.baton.it;

import java.time.Duration;

/** A {@link LedgerApplication} on a host, and what it has said so far. */
record Application(Host host, ProcessOutput output) {

  private static final Duration PATIENCE = TestCluster.PATIENCE;
  private static final String ACKNOWLEDGED = "acked ";

  /** What every ledger of the clusters is made of. */
  static final int BLOCKS = 64;

  static final long SEED = 7;

  /** Waits until it has opened its segment, and found it whole; the step that it goes on from. */
  long awaitOpened() throws InterruptedException {
    return LedgerApplication.step("opened " + output.await("opened ", PATIENCE));
  }

  /** Waits for so many acknowledgements from now on. */
  void awaitAcknowledged(int more) throws InterruptedException {
    int seen = output.lines().size();
    for (int i = 0; i < more; i++) {
      seen = output.await(seen, line -> line.startsWith(ACKNOWLEDGED), PATIENCE) + 1;
    }
  }

  /** Waits until it has said that it is fenced, and ended. */
  void awaitFenced() throws InterruptedException {
    output.await("fenced ", PATIENCE);
    output.awaitEnd(PATIENCE);
  }

  /** The last step that was acknowledged to it, 0 for none. */
  long acknowledged() {
    return output.lines().stream()
        .filter(line -> line.startsWith(ACKNOWLEDGED))
        .mapToLong(LedgerApplication::step)
        .max()
        .orElse(0);
  }

  /** Kills it; the last step that was acknowledged to it. */
  long kill() throws Exception {
    host.inflict(Fault.KILL);
    output.awaitEnd(PATIENCE);
    return acknowledged();
  }
}
