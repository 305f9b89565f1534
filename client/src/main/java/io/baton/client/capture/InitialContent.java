package io.baton.client.capture;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Parts;

/**
 * What a segment is registered with, as its first checkpoint.
 *
 * @param captured the checkpoint; lending a part of it fails with a {@link
 *     io.baton.api.error.BatonException} if the content turns out not to be had
 */
public record InitialContent(Captured captured) {

  /** The version of what a segment is registered with. */
  public static final Version VERSION = new Version(1, 1);

  /** Zeros, as long as the capacity: there already, so that nothing is sent. */
  public static InitialContent zeros(SegmentSpec spec) {
    Parts none = Parts.of(ImmutableList.of(BlockBatch.EMPTY));
    long length = spec.capacity();
    return new InitialContent(new Captured(VERSION, length, StateChecksum.ofLength(length), none));
  }
}
