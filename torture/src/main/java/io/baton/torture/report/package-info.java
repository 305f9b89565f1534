/** What came of a run, for people and for programs. */
@NullMarked
package io.baton.torture.report;

import org.jspecify.annotations.NullMarked;
