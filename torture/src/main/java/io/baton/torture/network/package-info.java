/** Hosts of their own on a bridge, and what is lost, cut or slow between them. */
@NullMarked
package io.baton.torture.network;

import org.jspecify.annotations.NullMarked;
