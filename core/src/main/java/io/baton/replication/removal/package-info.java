/** What becomes of the replicas of removed segments (R10). */
@NullMarked
package io.baton.replication.removal;

import org.jspecify.annotations.NullMarked;
