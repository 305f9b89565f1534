/**
 * Reading a pinned version of a replica into a target: the one mechanism behind open, fetch and
 * teaching.
 */
@NullMarked
package io.baton.replication.pull;

import org.jspecify.annotations.NullMarked;
