/**
 * The bare program that Baton is measured against: what a careful engineer writes in plain Java to
 * have bytes in two other processes. {@code BareServer} puts what it receives into mapped files and
 * answers; {@code BareSide} sends. No checksum, no version, no fence, no atomicity: what is left is
 * the price of moving the bytes.
 */
@NullMarked
package io.baton.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
