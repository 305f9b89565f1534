/**
 * The agent: a daemon on an application's node that owns segments for programs which do not know
 * Baton, takes their checkpoints and hands them their state where they resume.
 */
@NullMarked
package io.baton.agent;

import org.jspecify.annotations.NullMarked;
