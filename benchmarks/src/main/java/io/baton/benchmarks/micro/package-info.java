/** The inner loops, by JMH: {@code scripts/bench --micro}. */
@NullMarked
package io.baton.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
