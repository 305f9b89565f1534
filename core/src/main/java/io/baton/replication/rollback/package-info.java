/** How a replica goes back to an older version, for the opening of a group (R12). */
@NullMarked
package io.baton.replication.rollback;

import org.jspecify.annotations.NullMarked;
