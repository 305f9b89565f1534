/** Where the files of open segments are, and what is noted beside them. */
@NullMarked
package io.baton.segment.place;

import org.jspecify.annotations.NullMarked;
