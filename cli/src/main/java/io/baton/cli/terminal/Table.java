package io.baton.cli.terminal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of text in aligned columns. A title that begins with {@code >} aligns to the right. */
public final class Table {

  private static final String GAP = "  ";

  private final List<ImmutableList<String>> rows = new ArrayList<>();
  private final ImmutableList<Boolean> right;

  private Table(ImmutableList<Boolean> right) {
    this.right = right;
  }

  /** A table with a first row of titles. */
  public static Table of(String... titles) {
    Table table =
        new Table(
            ImmutableList.copyOf(titles).stream()
                .map(title -> title.startsWith(">"))
                .collect(ImmutableList.toImmutableList()));
    return table.row(
        ImmutableList.copyOf(titles).stream()
            .map(title -> title.startsWith(">") ? title.substring(1) : title)
            .toArray());
  }

  /** A table without titles, of this many columns. */
  public static Table plain(int columns) {
    return new Table(ImmutableList.copyOf(Collections.nCopies(columns, false)));
  }

  /** Adds a row of as many cells as there are columns. */
  public Table row(Object... cells) {
    if (cells.length != right.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.size() + " columns");
    }
    ImmutableList.Builder<String> row = ImmutableList.builder();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row.build());
    return this;
  }

  /** Lines, each with its end; nothing trails them. */
  @Override
  public String toString() {
    int[] widths = new int[right.size()];
    for (ImmutableList<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (ImmutableList<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - width(row.get(i)));
        line.append(i == 0 ? "" : GAP);
        line.append(right.get(i) ? space + row.get(i) : row.get(i) + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
