/** Repairing segments that nobody owns, for the coordinator (R4). */
@NullMarked
package io.baton.client.repair;

import org.jspecify.annotations.NullMarked;
