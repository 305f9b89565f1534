/**
 * Decides whether what clients saw of one segment is linearizable, and which acknowledged
 * checkpoints were lost. It shares no code with what it judges, nor a word of its protocol: to it a
 * segment is a register with an owner.
 */
@NullMarked
package io.baton.torture.checker;

import org.jspecify.annotations.NullMarked;
