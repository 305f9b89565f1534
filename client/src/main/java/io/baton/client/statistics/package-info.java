/** What a client counts of its work, for whatever metrics library the application has. */
@NullMarked
package io.baton.client.statistics;

import org.jspecify.annotations.NullMarked;
