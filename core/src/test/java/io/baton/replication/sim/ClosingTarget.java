package io.baton.replication.sim;

import io.baton.replication.pull.PullTarget;

/**
 * A target, and how to let it go.
 *
 * @param target takes what a learner pulls
 * @param close to be called however the pull ended
 */
record ClosingTarget(PullTarget target, Runnable close) {}
