/**
 * The coordinator as a daemon: {@link io.baton.controller} decides, a client of Baton repairs, and
 * what the process shows of itself is declared in {@link
 * io.baton.cli.coordinator.CoordinatorMetrics}.
 */
@NullMarked
package io.baton.cli.coordinator;

import org.jspecify.annotations.NullMarked;
