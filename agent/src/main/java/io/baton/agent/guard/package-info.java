/**
 * Looks after one program each: who owns its state, when checkpoints of it are taken, and what its
 * administrator is told. {@link io.baton.agent.guard.Guard} has the states.
 */
@NullMarked
package io.baton.agent.guard;

import org.jspecify.annotations.NullMarked;
