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
 * <p>What is allowed to be lost is decided by {@code Host.look} and {@code
 * SimSegment.healthyBeside}: a replica with {@code MEMORY} durability by a reboot or a failed sync,
 * any replica by a flipped bit, and all only while another member of the recorded set has all its
 * data. A reboot of all machines, or failed syncs on all, lose nothing with {@code DISK}.
 *
 * <p>The name is registered, removed, undeleted and registered anew by {@code SimAdmin}, meanwhile:
 * each registration is a {@code SimSegment} with its own record and history. What the registry's
 * client does about it ({@code Names}, {@code Removals}, {@code CompareAndSet}) is followed here by
 * {@code Lookup}, {@code Registration} and {@code Change}, as that is not sans-IO; what nodes do
 * about removed segments, and who holds an initial content, are the production classes.
 *
 * <p>{@code WrongRegistry} puts a registry in place that was restored from a backup, until an
 * operator puts the right one back: processes then see another branch of each {@code Timeline}; the
 * history goes by the true one. What nodes make of it is the production {@code RegistryTrust}.
 *
 * <p>Not covered: that code of the registry itself, the coordinator's repairs, a rebuild of the
 * registry (R11: {@code io.baton.rebuild} has its own tests), an owner that finds its own record in
 * a wrong registry, or one of its epoch, the threads and sockets around the machines, the real file
 * system, clocks that go at different rates. {@code docs/model} and the integration tests have
 * those.
 */
package io.baton.replication.sim;
