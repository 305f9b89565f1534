/**
 * A deterministic simulator of the replication protocol: the production state machines on one
 * thread, with virtual time, one source of randomness, and faults at every point where something
 * may fail; and a history that checks what the machines promise.
 *
 * <p>{@code Simulation.run} is one run: registration, some seconds of faults, then calm, in which
 * everything must heal. The same seed is the same run. Seeds take turns between two storages: the
 * plainest one, and the real replica store over a {@code PageDisk}, with either durability.
 *
 * <p>{@code Fault} lists what goes wrong, {@code Broken} what can be broken on purpose, at the
 * seams: the storage, the disk, the messages, the registry's client, the effects. {@code Campaign}
 * runs seeds and shrinks one that fails; {@code scripts/simulate} is its command.
 *
 * <p>What is allowed to be lost is decided by {@code SimNode.look} and {@code
 * Cluster.healthyBeside}: a replica with {@code MEMORY} durability by a reboot or a failed sync,
 * any replica by a flipped bit, and all only while another member of the recorded set has all its
 * data. A reboot of all machines, or failed syncs on all, lose nothing with {@code DISK}.
 *
 * <p>Not covered: deletion and names (R9, R10), expired sessions, the coordinator's repairs, the
 * threads and sockets around the machines, the real file system, clocks that go at different rates.
 * {@code docs/model} and the integration tests have those.
 */
package io.baton.replication.sim;
