/** What commands need of this machine's files. */
@NullMarked
package io.baton.cli.local;

import org.jspecify.annotations.NullMarked;
