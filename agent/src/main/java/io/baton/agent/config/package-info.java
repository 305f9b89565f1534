/**
 * What the agent is told: one TOML file, made into checked values. A file with anything wrong in it
 * is refused whole, with all that is wrong.
 *
 * <pre>{@code
 * AgentConfig config = AgentConfigFile.read(Path.of("/etc/baton/agent.toml"));
 * for (ProgramConfig program : config.programs().values()) {
 *   Path state = program.state().path();
 * }
 * }</pre>
 *
 * <p>Settings are declared in {@code AgentSettings}, {@code ProgramSettings} and {@code
 * RunSettings}, one class for each kind of table. To tell what a reload changes, compare {@link
 * io.baton.agent.config.ProgramConfig}s: they are equal if the file says the same of a program.
 */
@NullMarked
package io.baton.agent.config;

import org.jspecify.annotations.NullMarked;
