package io.baton.demo.chunks;

/**
 * Where the work stands.
 *
 * @param position bytes of the input that are done: a chunk begins there
 * @param chunks so far
 * @param distinct fingerprints so far
 */
public record Totals(long position, long chunks, long distinct) {

  /** Before the first byte. */
  public static final Totals NONE = new Totals(0, 0, 0);

  /** One chunk further. */
  public Totals plus(int length, boolean isNew) {
    return new Totals(position + length, chunks + 1, distinct + (isNew ? 1 : 0));
  }
}
