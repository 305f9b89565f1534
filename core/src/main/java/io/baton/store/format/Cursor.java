package io.baton.store.format;

/**
 * A place between two frames of the journal.
 *
 * @param position bytes written to the ring before it since the replica was made
 * @param number of the frame that starts here
 * @param previous checksum of the frame before
 */
public record Cursor(long position, long number, int previous) {

  public static final Cursor START = new Cursor(0, 1, 0);
}
