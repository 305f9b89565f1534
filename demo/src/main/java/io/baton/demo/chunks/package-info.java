/** The work: cutting an input into chunks where its content says so, and counting each. */
@NullMarked
package io.baton.demo.chunks;

import org.jspecify.annotations.NullMarked;
