/**
 * A directory of a program, whose files are the segments of one group. One segment is the index: it
 * says which file lies in which of the others. A file that comes takes a segment that is free, one
 * that goes leaves it empty; so a group that never changes holds files that do.
 */
@NullMarked
package io.baton.agent.state.directory;

import org.jspecify.annotations.NullMarked;
