/**
 * The process under load: one workload, on one side, then its figures as a line of JSON. Every
 * workload is written once, against {@link io.baton.benchmarks.side.Side}.
 */
@NullMarked
package io.baton.benchmarks.load;

import org.jspecify.annotations.NullMarked;
