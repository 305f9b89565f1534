/** The command: starts the servers and the processes under load, one experiment after another. */
@NullMarked
package io.baton.benchmarks.run;

import org.jspecify.annotations.NullMarked;
