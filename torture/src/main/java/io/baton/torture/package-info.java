/**
 * A cluster of real processes, each host of it in a network namespace, under random faults; and a
 * judge of what its clients saw. {@code scripts/torture} starts it in namespaces of its own.
 *
 * <pre>
 *   schedule   what happens when: drawn from the seed
 *   system     commands of the operating system
 *   network    hosts on a bridge, and what is between them
 *   process    child processes, their clocks and disks
 *   cluster    ZooKeeper, storage nodes, coordinators and clients; faults done to them
 *   client     the application: opens, writes, is fenced; writes down what it saw
 *   history    the notes of the clients, read together
 *   checker    whether they are linearizable
 *   report     what came of it
 * </pre>
 */
@NullMarked
package io.baton.torture;

import org.jspecify.annotations.NullMarked;
