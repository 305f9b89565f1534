package io.baton.agent.guard;

import io.baton.agent.supervise.RunPlan;
import java.util.Optional;

/**
 * How a program is looked after.
 *
 * @param program its name
 * @param elects whether agents find out among themselves where it runs; else somebody tells them
 * @param checkpointing when checkpoints are taken that nobody asks for
 * @param run how it is run; if empty, somebody else does
 */
public record GuardPlan(
    String program, boolean elects, Checkpointing checkpointing, Optional<RunPlan> run) {}
