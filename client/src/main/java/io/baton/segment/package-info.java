/**
 * The application's side of a segment: a mapped local file, what changed in it since the last
 * checkpoint, and how it is filled when it is opened. No network and no ZooKeeper here.
 *
 * <pre>
 *   LocalStore store = new LocalStore(directory, random, BootId.read(random));
 *   LocalSegment segment = store.create(id, name, epoch, capacity); // a new file, zeros
 *   LoadTarget target = store.load(segment);                        // filled by a Pull
 *   segment.bytes().writeLong(0, 42);                               // marks block 0
 *   Capture capture = segment.capture(version, buffers);            // what to send
 * </pre>
 *
 * <p>The way of a write: {@code Bytes} checks its own limits, {@link io.baton.segment.TrackedStore}
 * checks the segment's length and marks the block, {@link io.baton.segment.DirtyBlocks} finds the
 * mark, copies the block and compares its hash with its tag.
 */
@NullMarked
package io.baton.segment;

import org.jspecify.annotations.NullMarked;
