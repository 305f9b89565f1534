/** The processes of a small cluster on this machine, in a directory that goes away with them. */
@NullMarked
package io.baton.demo.cluster;

import org.jspecify.annotations.NullMarked;
