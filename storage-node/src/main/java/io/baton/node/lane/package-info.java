/**
 * Who may touch a replica: every segment belongs to one lane, and a lane is one thread. What is
 * asked for is handed to the lane ({@link io.baton.node.lane.Lane#offer}), which holds the open
 * replicas ({@link io.baton.node.lane.Shelf}) and the pinned versions that readers use ({@link
 * io.baton.node.lane.OpenReads}).
 */
@NullMarked
package io.baton.node.lane;

import org.jspecify.annotations.NullMarked;
