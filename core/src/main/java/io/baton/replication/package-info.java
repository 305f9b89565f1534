/**
 * The replication protocol as plain single-threaded state machines: events and time in, effects
 * out. No network, no files, no ZooKeeper, no clock, no randomness. {@code docs/design.md} holds
 * the rules that the comments cite.
 */
@NullMarked
package io.baton.replication;

import org.jspecify.annotations.NullMarked;
