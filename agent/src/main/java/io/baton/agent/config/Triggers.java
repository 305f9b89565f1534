package io.baton.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When a checkpoint is taken without being asked for on the socket.
 *
 * @param every time from one to the next
 * @param onTouch a file, absolute: each time that its modification time changes
 */
public record Triggers(Optional<Duration> every, Optional<Path> onTouch) {}
