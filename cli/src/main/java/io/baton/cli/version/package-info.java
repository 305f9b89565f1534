/** What people do with the versions of a segment that are kept. */
@NullMarked
package io.baton.cli.version;

import org.jspecify.annotations.NullMarked;
