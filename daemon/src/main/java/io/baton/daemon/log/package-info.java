/** Where a daemon's log goes. Nothing here logs: what logs reads this package's decisions once. */
@NullMarked
package io.baton.daemon.log;

import org.jspecify.annotations.NullMarked;
