/**
 * The demonstration: a small cluster, an application that is killed again and again together with a
 * storage node, and goes on elsewhere; in the end the same result as if nothing had happened.
 */
@NullMarked
package io.baton.demo;

import org.jspecify.annotations.NullMarked;
