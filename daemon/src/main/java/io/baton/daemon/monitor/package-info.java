/**
 * How a daemon is watched: {@link io.baton.daemon.monitor.Meters} counts, {@link
 * io.baton.daemon.monitor.Health} judges, and {@link io.baton.daemon.monitor.Monitor} answers
 * Prometheus and supervisors over HTTP.
 *
 * <pre>{@code
 * Meters meters = new Meters(ALL);
 * Health health = new Health();
 * try (Monitor monitor = Monitor.start(HostAndPort.fromParts("127.0.0.1", 9411), meters, health)) {
 *   LongAdder things = meters.counter(THINGS);
 *   health.addReady("things", () -> things.sum() == 0 ? "there are none yet" : null);
 *   health.started();
 * }
 * }</pre>
 *
 * <p>{@code docs/metrics.md} lists what is shown. The only package that knows the Prometheus
 * client.
 */
@NullMarked
package io.baton.daemon.monitor;

import org.jspecify.annotations.NullMarked;
