package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.net.HostAndPort;
import io.baton.cli.coordinator.CoordinatorMetrics;
import io.baton.daemon.monitor.Jvm;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.testing.Exposition;
import io.baton.daemon.testing.Http;

/** What a coordinator's process shows of itself. */
record MonitoredCoordinator(HostAndPort address) {

  static MonitoredCoordinator of(TestProcess coordinator) throws InterruptedException {
    return new MonitoredCoordinator(Monitored.address(coordinator));
  }

  /** How many segments, with two copies or more, it knows to need repair. */
  double ailing() {
    try {
      return Http.scrape(address).value("baton_coordinator_ailing_segments", "copies=2+");
    } catch (Exception e) {
      throw new AssertionError("the coordinator cannot be looked at", e);
    }
  }

  void assertItLeadsAndHasRepairedOne() throws Exception {
    Exposition scrape = Http.scrape(address);
    ImmutableSet<String> declared =
        CoordinatorMetrics.ALL.stream().map(Metric::name).collect(ImmutableSet.toImmutableSet());
    ImmutableSet<String> jvm =
        Jvm.metrics().stream().map(Jvm.Shown::name).collect(ImmutableSet.toImmutableSet());
    assertEquals(declared, Sets.difference(scrape.names(), jvm));
    assertEquals(1, scrape.value("baton_coordinator_is_leader"));
    assertTrue(scrape.value("baton_coordinator_passes_total") > 0);
    assertEquals(1, scrape.value("baton_coordinator_repairs_started_total"));
    assertEquals(1, scrape.value("baton_coordinator_repairs_total", "outcome=done"));
    assertEquals(0, scrape.value("baton_coordinator_repairs_total", "outcome=failed"));
    assertEquals(0, scrape.value("baton_coordinator_repairs_running"));
    assertEquals(1, scrape.value("baton_coordinator_repair_seconds_count"));
    assertEquals(200, Http.get(address, "/health/ready").statusCode());
    assertEquals(200, Http.get(address, "/health/live").statusCode());
  }
}
