/** Files that appear whole, or not at all. */
@NullMarked
package io.baton.file;

import org.jspecify.annotations.NullMarked;
