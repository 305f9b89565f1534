/** Replicas that are being taught: connections to their sources, on behalf of their lanes (R4). */
@NullMarked
package io.baton.node.learn;

import org.jspecify.annotations.NullMarked;
