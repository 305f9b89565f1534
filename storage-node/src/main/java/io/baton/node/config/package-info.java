/** What a storage node is to be: its settings, made into one checked value. */
@NullMarked
package io.baton.node.config;

import org.jspecify.annotations.NullMarked;
