/**
 * What a daemon is told: flags, environment and file, made into checked values. An agent's file is
 * read by {@code io.baton.agent.config}, with the same settings and kinds.
 *
 * <pre>{@code
 * Settings settings = Settings.of(NodeSettings.ALL, flags, System.getenv(), file);
 * Path data = settings.require(NodeSettings.DATA);
 * }</pre>
 */
@NullMarked
package io.baton.daemon.config;

import org.jspecify.annotations.NullMarked;
