/**
 * What a daemon is told: flags, environment and file, made into checked values.
 *
 * <pre>{@code
 * Settings settings = Settings.of(NodeSettings.ALL, flags, System.getenv(), file);
 * Path data = settings.require(NodeSettings.DATA);
 * }</pre>
 */
@NullMarked
package io.baton.daemon.config;

import org.jspecify.annotations.NullMarked;
