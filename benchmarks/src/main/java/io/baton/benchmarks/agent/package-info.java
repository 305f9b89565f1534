/** Agents and the programs that they protect, as processes that are measured from outside. */
@NullMarked
package io.baton.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
