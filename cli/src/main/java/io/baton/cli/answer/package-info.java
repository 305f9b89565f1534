/** What commands answer, as JSON for programs and as text for people. */
@NullMarked
package io.baton.cli.answer;

import org.jspecify.annotations.NullMarked;
