/** What a workload needs of whatever is measured: Baton, or a bare program. */
@NullMarked
package io.baton.benchmarks.side;

import org.jspecify.annotations.NullMarked;
