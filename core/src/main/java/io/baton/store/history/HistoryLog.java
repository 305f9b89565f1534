package io.baton.store.history;

import io.baton.api.Version;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import io.baton.store.format.Layout;
import io.baton.store.format.Rewriting;
import io.baton.store.format.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Records of 64 bytes in pages that are slots, 64 to a page; the last of a page names the next
 * page. Records are only ever added. The log ends where no record with the next number and the last
 * one's checksum follows, so that what a slot held before does not continue it.
 *
 * <pre>
 *    0                4                8                                16
 *   +----------------+----------------+---------------------------------+
 *   | CRC32C         | previous CRC   | number                          |
 *   +----------------+----------------+---------------------------------+ 16
 *   | kind           | mark           | slot           | block          |
 *   |                |                | or length of the content        |
 *   +----------------+----------------+---------------------------------+ 32
 *   | epoch                           | sequence                        |
 *   +---------------------------------+---------------------------------+ 48
 *   | hash, or checksum of the state  | frame                           |
 *   +---------------------------------+---------------------------------+ 64
 * </pre>
 *
 * The CRC32C is over bytes 4 to 64. Bytes 24 to 56 of REPLACED are the entry that was replaced, see
 * {@link Entry}. <i>Frame</i>: what the journal's frames of lower numbers replace is noted whole.
 */
final class HistoryLog {

  static final int BYTES = 64;
  static final int RECORDS_PER_PAGE = Layout.PAGE / BYTES;

  private static final int PREVIOUS = 4;
  private static final int NUMBER = 8;
  private static final int KIND = 16;
  private static final int MARK = 20;
  private static final int ENTRY = 24;
  private static final int EPOCH = 32;
  private static final int SEQUENCE = 40;
  private static final int CHECKSUM = 48;
  private static final int FRAME = 56;

  /** What a record says, by a number that is part of the format. */
  enum Kind {
    /** The log begins. */
    START(1),
    /** A version is kept from now on; or, once more, under another mark. */
    KEEP(2),
    /** The newest kept version had this entry, and the state after it has not. */
    REPLACED(3),
    /** A version is not kept any more. */
    DROP(4),
    /** The log goes on in this slot. */
    LINK(5),
    /** Says nothing but its frame. */
    NOTED(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("a record of unknown kind " + code + " passed its check");
    }
  }

  /** Is shown the records in order. */
  interface Visitor {
    void visit(int record, Kind kind) throws IOException;
  }

  private final StoreFile file;
  private final Layout layout;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer scratch = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int[] pages;
  private int pageCount = 1;
  private int next;
  private long number;
  private int previous;

  /** A log whose first page is a slot; to be {@link #begin begun} or {@link #replay replayed}. */
  HistoryLog(StoreFile file, Layout layout, int firstPage) {
    this.file = file;
    this.layout = layout;
    this.pages = new int[] {firstPage};
  }

  /** Writes the first record of a new log, whose numbers no log of the replica ever had. */
  void begin(long firstNumber, long frame) throws IOException {
    number = firstNumber;
    clear();
    seal(Kind.START, 0, frame);
  }

  /**
   * Finds the end.
   *
   * @param rewrite whether each page is written again before it is believed
   * @throws DamagedReplicaException if there is no beginning
   */
  void replay(boolean rewrite, Visitor visitor) throws IOException {
    rewrite(rewrite);
    read(0);
    number = scratch.getLong(NUMBER);
    if (!isNext() || kind(0) != Kind.START) {
      throw new DamagedReplicaException("the log of kept versions has no beginning");
    }
    while (isNext()) {
      int record = next;
      previous = scratch.getInt(0);
      number++;
      next++;
      if (kind(record) == Kind.LINK) {
        addPage(Entry.slot(file, entry(record)));
        rewrite(rewrite);
      } else {
        visitor.visit(record, kind(record));
      }
      read(next);
    }
  }

  private void rewrite(boolean really) throws IOException {
    if (really) {
      long page = layout.slot(pages[pageCount - 1]);
      Rewriting.pages(file, page, page + Layout.PAGE);
    }
  }

  /** Reads a record, if it has a page. */
  private void read(int record) throws IOException {
    scratch.clear();
    if (record / RECORDS_PER_PAGE < pageCount) {
      file.read(offset(record), scratch);
    }
  }

  private boolean isNext() {
    return scratch.position() == BYTES
        && scratch.getLong(NUMBER) == number
        && scratch.getInt(PREVIOUS) == previous
        && scratch.getInt(0) == checksum();
  }

  private int checksum() {
    crc.reset();
    crc.update(scratch.array(), PREVIOUS, BYTES - PREVIOUS);
    return (int) crc.getValue();
  }

  /** Slots of the pages. */
  int[] pages() {
    return Arrays.copyOf(pages, pageCount);
  }

  /** Records so far, those that link pages included. */
  int size() {
    return next;
  }

  /** Whether the next record must be a link. */
  boolean isPageFull() {
    return next % RECORDS_PER_PAGE == RECORDS_PER_PAGE - 1;
  }

  void link(int slot) throws IOException {
    clear();
    scratch.putInt(ENTRY, slot);
    seal(Kind.LINK, 0, frame(next - 1));
    addPage(slot);
  }

  private void addPage(int slot) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, 2 * pageCount);
    }
    pages[pageCount++] = slot;
  }

  /** Adds a record about a version. */
  int add(Kind kind, State state, int mark, long frame) throws IOException {
    clear();
    scratch.putLong(ENTRY, state.length());
    scratch.putLong(EPOCH, state.version().epoch());
    scratch.putLong(SEQUENCE, state.version().sequence());
    scratch.putLong(CHECKSUM, state.checksum());
    return seal(kind, mark, frame);
  }

  /** Adds a record about an entry that lies somewhere in the file. */
  int addReplaced(int block, long entry, long frame) throws IOException {
    clear();
    file.read(entry, scratch.position(ENTRY).limit(ENTRY + Entry.BYTES));
    scratch.clear().putInt(ENTRY + Entry.BLOCK, block);
    return seal(Kind.REPLACED, 0, frame);
  }

  private void clear() {
    Arrays.fill(scratch.array(), (byte) 0);
    scratch.clear();
  }

  private int seal(Kind kind, int mark, long frame) throws IOException {
    scratch.putInt(PREVIOUS, previous).putLong(NUMBER, number);
    scratch.putInt(KIND, kind.code).putInt(MARK, mark).putLong(FRAME, frame);
    scratch.putInt(0, checksum());
    long at = offset(next);
    long checksums = scratch.getLong(0);
    file.write(at + NUMBER, scratch.position(NUMBER).limit(BYTES));
    file.writeLong(at, checksums);
    previous = scratch.getInt(0);
    number++;
    return next++;
  }

  private long offset(int record) {
    int page = pages[record / RECORDS_PER_PAGE];
    return layout.slot(page) + (long) (record % RECORDS_PER_PAGE) * BYTES;
  }

  private Kind kind(int record) {
    return Kind.of(file.readInt(offset(record) + KIND));
  }

  /** Where the entry of a REPLACED record lies. */
  long entry(int record) {
    return offset(record) + ENTRY;
  }

  /** The version that a KEEP or DROP record names. */
  State state(int record) {
    long at = offset(record);
    Version version = new Version(file.readLong(at + EPOCH), file.readLong(at + SEQUENCE));
    return new State(version, 0, file.readLong(at + ENTRY), file.readLong(at + CHECKSUM));
  }

  int mark(int record) {
    return file.readInt(offset(record) + MARK);
  }

  /** Of the last record. */
  long frame() {
    return frame(next - 1);
  }

  long frame(int record) {
    return file.readLong(offset(record) + FRAME);
  }
}
