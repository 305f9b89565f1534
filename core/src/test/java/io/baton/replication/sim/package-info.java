/**
 * A deterministic simulator of the replication protocol: the production state machines on one
 * thread, with virtual time, one source of randomness, and faults at every point where something
 * may fail; and a history that checks what the machines promise.
 *
 * <p>{@code Simulation.run(seed)} is one run: registration, some seconds of faults, then calm, in
 * which everything must heal. The same seed is the same run.
 */
package io.baton.replication.sim;
