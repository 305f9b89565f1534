package io.baton.demo;

import java.nio.file.Path;

/**
 * What is to be shown.
 *
 * @param input to work on
 * @param segmentSize capacity in bytes
 * @param kills how often the application dies
 * @param seed of everything that is random
 * @param scripts directory of the launchers
 */
record DemoOptions(Path input, long segmentSize, int kills, long seed, Path scripts) {}
