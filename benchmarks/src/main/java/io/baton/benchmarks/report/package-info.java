/** What is measured, what it must reach, and how it is told. */
@NullMarked
package io.baton.benchmarks.report;

import org.jspecify.annotations.NullMarked;
