package io.baton.agent.process;

import java.io.InputStream;

/**
 * A process that ends soon, and is not noted.
 *
 * @param process it
 * @param output both of its streams; a pipe, so that it waits if nobody reads. Ends when the
 *     process does, whoever else has it open
 */
public record Captured(ProgramProcess process, InputStream output) {}
