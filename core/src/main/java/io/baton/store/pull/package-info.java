/** Where what is pulled for an owner goes: a replica's storage. */
@NullMarked
package io.baton.store.pull;

import org.jspecify.annotations.NullMarked;
