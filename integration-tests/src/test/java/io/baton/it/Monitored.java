package io.baton.it;

import com.google.common.net.HostAndPort;

/** Finds where daemons answer for metrics and health. */
final class Monitored {

  private Monitored() {}

  /** As its log says; waits for that. */
  static HostAndPort address(TestProcess daemon) throws InterruptedException {
    int line = daemon.await(0, said -> said.contains("metrics and health"), TestCluster.PATIENCE);
    return HostAndPort.fromString(daemon.line(line).replaceAll(".*http://(.*)/metrics.*", "$1"));
  }
}
